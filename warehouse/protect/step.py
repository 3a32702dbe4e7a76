"""The protect step: which cells of the protected marts schema `marts` must not show.

Flow: warehouse.duckdb, the cubes' and marts' declarations -> estimates/privacy_mask.parquet -> schema marts

The file has one row per cell that a mart has a row for, and family of it that the mart has a measure of: `cube`,
`family`, `cell_key` (members joined with `|`), `suppressed`, `reason` (`primary`, `parent`, `line`, `audit`, `rival`;
NULL where shown), `people` (those known behind it). A mart's row that finds no cell here is hidden.
"""

import json
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching.district import District, Thresholds
from coaching.errors import ContractError
from coaching.marts import Cube, Mart, declared_marts
from coaching.paths import Paths
from warehouse import files
from warehouse.engine import reading
from warehouse.estimates import PRIVACY_MASK
from warehouse.protect.cells import listed
from warehouse.protect.relations import table
from warehouse.protect.rows import Row, rows
from warehouse.protect.rules import Name, hide

FOOTER = "coaching.thresholds"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MaskResult:
    """Cells in the mask, those hidden by reason, and places where what earlier editions show breaks a rule."""

    cells: int
    hidden: Mapping[str, int] = field(default_factory=dict)
    broken: int = 0


def mask(
    *,
    paths: Paths,
    district: District,
    marts: Mapping[str, Mart] | None = None,
    states: Mapping[Name, bool] | None = None,
    reasons: Mapping[Name, str] | None = None,
    file: Path | None = None,
) -> MaskResult:
    """Masks every cell of every protected mart's closed periods and writes the mask by one rename.

    Args:
        paths: the data folder.
        district: whose thresholds hold.
        marts: the declarations; by default the project's own.
        states: cells that an earlier edition has settled, shown or not.
        reasons: why those that are not were hidden then.
        file: where the mask is written, if it is another one than that of the editions.

    Raises:
        ConfigError: a declaration contradicts itself.
        ContractError: the atoms contradict their cube's declaration, or nothing is settled and a rule can't be kept all
            the same; nothing was written.
    """
    declared = declared_marts() if marts is None else marts
    cubes = {mart.cube.name: mart.cube for mart in declared.values()}
    found: list[Row] = []
    broken = 0
    with reading(paths.warehouse) as warehouse:
        for cube in cubes.values():
            of_cube = [mart for mart in declared.values() if mart.cube == cube]
            masked, left = _masked(warehouse, cube, of_cube, district.thresholds, states or {})
            found += masked
            broken += left
    if broken and not states:
        message = f"In {broken} places the mask finds no cell to hide, so few people would be given away."
        raise ContractError(message, remedy="Nothing was written. Mend the declaration of the cube, or hide its marts.")
    if broken:
        log.warning("In %d places what earlier editions show leaves no cell to hide.", broken)
    footer = {FOOTER: json.dumps(district.thresholds.model_dump(), sort_keys=True)}
    known = reasons or {}
    ordered = sorted(
        row._replace(reason=row.reason and known.get((row.cube, row.family, row.cell_key), row.reason)) for row in found
    )
    files.write_table(
        file or paths.estimates / "privacy_mask.parquet", files.table(ordered, PRIVACY_MASK), footer=footer
    )
    return MaskResult(len(found), Counter(row.reason for row in found if row.reason), broken)


def _masked(
    warehouse: duckdb.DuckDBPyConnection,
    cube: Cube,
    marts: list[Mart],
    thresholds: Thresholds,
    states: Mapping[Name, bool],
) -> tuple[list[Row], int]:
    """One cube's rows of the mask, and what is broken; its table is gone when the next cube's is read."""
    listing = listed(warehouse, cube, marts, thresholds, states)
    hidden = hide(table(listing))
    return list(rows(warehouse, listing, hidden.reasons)), hidden.broken
