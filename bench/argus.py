"""tau-Argus for comparison: put into an environment of its own, and asked which cells of grids it hides.

It is under the EUPL, so it stands in no list of requirements of ours, and nothing imports it but the file that runs in
that environment.
"""

import json
import subprocess
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.grids import TOTAL, Grid, Place
from bench.processes import environment, measured
from coaching.errors import UnavailableError

PACKAGE = "pytauargus==0.6.0"
_SIDE = Path(__file__).parent / "argus_side.py"


@dataclass(frozen=True)
class Hidden:
    """The places that were hidden of one grid, and the seconds it took."""

    places: frozenset[Place]
    seconds: float


def install(folder: Path) -> Path:
    """The interpreter of an environment that has tau-Argus and nothing else.

    Raises:
        UnavailableError: the package can't be had here.
    """
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", PACKAGE]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{PACKAGE} can't be installed for the comparison."
        raise UnavailableError(message, remedy=(done.stderr.strip() or "It said nothing.").splitlines()[-1])
    return folder / "bin" / "python"


def hidden_by_argus(python: Path, grids: Sequence[Grid], folder: Path, *, wide: bool) -> list[Hidden]:
    """Which cells it hides, each cell costing the same.

    Args:
        python: of `install`.
        grids: they are handed over as records of people.
        folder: for its files.
        wide: small cells stay `least` - 1 people wide, as ours do; else as wide as it has them by itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "grids.json").write_text(json.dumps([_told(grid, wide=wide) for grid in grids]), encoding="utf-8")
    measured([str(python), str(_SIDE), str(folder)], env=environment({}), out=folder / "out", cwd=folder)
    found = json.loads((folder / "hidden.json").read_text(encoding="utf-8"))
    return [
        Hidden(frozenset(names[row, column] for row, column in told["hidden"]), told["seconds"])
        for names, told in ((_codes(grid), told) for grid, told in zip(grids, found, strict=True))
    ]


def _told(grid: Grid, *, wide: bool) -> dict[str, object]:
    code = {place: names for names, place in _codes(grid).items()}
    return {
        "least": grid.least,
        "digits": {"row": int(any(grid.rows.values())), "column": int(any(grid.columns.values()))},
        "body": [(*code[place], people) for place, people in grid.body.items() if people],
        "small": [(*code[place], grid.counts[place]) for place in sorted(grid.small)],
        "wide": wide,
    }


def _codes(grid: Grid) -> dict[tuple[str, str], Place]:
    """Its names of the places: a group's digit stands before its members' numbers."""
    rows, columns = ({member: _code(member, of) for member in (TOTAL, *of, *of.values()) if member}
                     for of in (grid.rows, grid.columns))  # fmt: skip
    return {(rows[row], columns[column]): (row, column) for row, column in grid.counts}


def _code(member: str, groups: dict[str, str] | object) -> str:
    group = groups.get(member, "") if isinstance(groups, dict) else ""
    return member if member == TOTAL else f"{group[1:]}{member[1:]}"
