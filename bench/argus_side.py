"""One side of the benchmark of the mask: tau-Argus, in an environment of its own (its licence is not ours).

Run as `<python of that environment> argus_side.py <folder>`: reads grids.json there and writes hidden.json. A grid is
`least`, `rows` and `columns` (code -> digits of the group's code, 0 without groups), `body` (row, column, people) and
`wide`: whether its small cells are to stay `least` - 1 people wide, or as wide as tau-Argus has it by itself.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

OWN_RANGE_PERCENT = 20
_SECONDS = 1
_HIDDEN = ("U", "M")


def hidden(grid: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The places that it hides, and how long it took."""
    from pytauargus.arb import micro_arb
    from pytauargus.engine import run_batch
    from pytauargus.micro import micro_asc_rda
    from pytauargus.result import TableResult

    folder.mkdir(parents=True, exist_ok=True)
    files = {name: str(folder / f"table.{name}") for name in ("asc", "rda", "arb", "tab", "hst")}
    people = [(row, column) for row, column, count in grid["body"] for _ in range(count)]
    micro = {"row": [p[0] for p in people], "column": [p[1] for p in people], "people": [1] * len(people)}
    levels = {name: f"{digits} {len(micro[name][0]) - digits}" for name, digits in grid["digits"].items() if digits}
    micro_asc_rda(micro, asc_filename=files["asc"], rda_filename=files["rda"], hrc=levels or None)
    apriori = _wide(grid, Path(files["hst"])) if grid["wide"] else None
    began = time.perf_counter()
    micro_arb(
        arb_filename=files["arb"],
        asc_filename=files["asc"],
        rda_filename=files["rda"],
        explanatory_vars=[["row", "column"]],
        response_var="people",
        cost_var="-2",  # each cell costs the same
        safety_rules=f"FREQ({grid['least']},{OWN_RANGE_PERCENT})",
        suppress=f"OPT(1,{_SECONDS})",
        apriori=apriori,
        output_names=[files["tab"]],
        output_type="5",
        output_options="SO+",
    )
    run_batch(files["arb"])
    seconds = time.perf_counter() - began
    rows = TableResult(path=files["tab"], exp_vars=["row", "column"], response="people", is_freq=False).rows
    found = [[row["row"], row["column"]] for row in rows if row["status"] in _HIDDEN]
    return {"hidden": found, "seconds": seconds}


def _wide(grid: dict[str, Any], file: Path) -> list[str]:
    """Protection levels: a small cell may be nobody, and `least` - 1."""
    row, column, _ = grid["body"][0]
    lines = [f"{row},{column},W,1"]  # the first line must not end in two numbers
    for row, column, count in grid["small"]:
        lines.append(f"{row},{column},PL,{count},{max(1, grid['least'] - 1 - count)}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(file)]


def main(folder: Path) -> None:
    """All grids, one after another."""
    grids = json.loads((folder / "grids.json").read_text(encoding="utf-8"))
    found = [hidden(grid, folder / "work") for grid in grids]
    (folder / "hidden.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
