"""A copy of the current edition's protected marts for readers outside the district.

Flow: published/current (schemas marts and marts_restricted of its analyst.duckdb), outside/mask.parquet.waiting (made
with the threshold of what leaves the district) -> <folder>/*, outside/mask.parquet

A cell is blank where the edition or that mask hides it. What one copy has shown or hidden the next one shows or hides:
two of them tell no more than the later. Counts and minutes are rounded to the nearest five, halves away from zero:
always the same way, where a random rounding could be averaged away. Shares are whole percents. Of the restricted marts
only the names of cells are read, and none is written.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from coaching import atomic
from coaching.district import Thresholds
from coaching.errors import ConfigError, ContractError
from coaching.marts import Mart
from coaching.paths import Paths
from warehouse.attack import attack
from warehouse.engine import Schema, attach, quoted
from warehouse.publish import editions
from warehouse.publish.attacked import SAMPLE, of_mask, refuse_what_is_found
from warehouse.publish.described import described, with_metadata
from warehouse.publish.rounded import blanked
from warehouse.publish.sheets import write_sheet

_FIVE = 5.0
_ABOUT = (
    "A cell is empty where too few people stand behind it, or where it would give such a cell away. Counts and minutes "
    "are rounded to the nearest five, shares to whole percents; rounded parts need not add up to their rounded total."
)


def waiting(paths: Paths) -> Path:
    """Where the mask of a copy that is being made stands; it settles what it says once the copy is there."""
    return _settled(paths).with_name("mask.parquet.waiting")


def settled(paths: Paths) -> dict[tuple[str, str, str], bool]:
    """By cube, family and cell: whether the copies so far have shown it."""
    if not _settled(paths).exists():
        return {}
    cells = pq.read_table(_settled(paths), columns=["cube", "family", "cell_key", "suppressed"]).to_pylist()
    return {(str(c["cube"]), str(c["family"]), str(c["cell_key"])): not c["suppressed"] for c in cells}


def _settled(paths: Paths) -> Path:
    return paths.root / "outside" / "mask.parquet"


def copy_out(folder: Path, *, paths: Paths, thresholds: Thresholds, marts: Mapping[str, Mart]) -> list[str]:
    """Writes the copy into a folder that is not there yet; returns the names of its marts.

    Args:
        folder: the new folder; it appears whole or not at all.
        paths: the data folder; its warehouse must be the one that the current edition was made from, and the waiting
            mask that warehouse's, made with the same thresholds.
        thresholds: none of them below that of what leaves the district.
        marts: the protected marts' declarations.

    Raises:
        ConfigError: the folder is there already, or nothing is published yet.
        ContractError: the warehouse has gone on since the current edition, or the attack on the copy found something.
    """
    name = editions.current(paths)
    if name is None or folder.exists():
        message = f"There is something at {folder} already." if name else "There is no edition to copy."
        raise ConfigError(message, remedy="Name a new folder." if name else "Publish one first.")
    edition = paths.published / "editions" / name
    editions.refuse_withdrawn(edition)
    aside = folder.with_name(f".{folder.name}-building")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        rows = _write(aside, edition / "analyst" / "analyst.duckdb", paths, thresholds, marts)
        columns = ["cube", "family", "cell_key", "reason"]
        mask = pq.read_table(waiting(paths), columns=columns).select(columns).to_pylist()
        # what this mask shows the edition's may hide
        why = of_mask((tuple(row.values()) for row in mask), shows=False)
        refuse_what_is_found(attack(aside, marts, thresholds, why=why, step=_FIVE, budget=SAMPLE))
        told = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
        about = {"about": _ABOUT, "edition": name, "least": thresholds.external, "rows": rows}
        about["data_through"] = told["data_through"]
        (aside / "about.json").write_text(json.dumps(about, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        # before anybody has the copy: a cell too many may be settled, never one too few
        atomic.put(waiting(paths), _settled(paths))
        atomic.move(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return list(rows)


def _write(
    folder: Path,
    edition: Path,
    paths: Paths,
    thresholds: Thresholds,
    marts: Mapping[str, Mart],
) -> dict[str, int]:
    rows: dict[str, int] = {}
    with duckdb.connect() as engine:
        engine.execute(f"attach '{quoted(edition)}' as edition (read_only)")
        attach(engine, paths.warehouse)
        engine.execute(f"create table mask as from read_parquet('{quoted(waiting(paths))}') where not suppressed")
        for name, mart in marts.items():
            _refuse_another(engine, name)
            says = described(engine, "edition", Schema.MARTS, name)
            query = blanked(engine, mart, thresholds.external)
            table = with_metadata(engine.sql(query).to_arrow_table(), says)
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
            engine.register("copied", table)
            write_sheet(folder / f"{name}.csv", engine.execute("from copied"))
            rows[name] = table.num_rows
    return rows


def _refuse_another(engine: duckdb.DuckDBPyConnection, mart: str) -> None:
    """The mask is the warehouse's, so the edition has to be."""
    ours, theirs = (f'from {place}.{Schema.MARTS.value}."{mart}"' for place in ("edition", "warehouse"))
    both = f"({ours} except all {theirs}) union all ({theirs} except all {ours})"
    if engine.execute(f"select count(*) from ({both})").fetchone() != (0,):
        message = f"The warehouse has gone on since the current edition: {mart} differs."
        raise ContractError(message, remedy="Publish, and copy before the next night.")
