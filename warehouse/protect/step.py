"""The protect step: which cells of the protected marts schema `marts` must not show.

Flow: warehouse.duckdb, the marts' declarations -> estimates/privacy_mask.parquet -> schema marts

The file has one row per cell: `mart` (the mart's name in its declaration), `cell_key` (its primary key in its order,
joined with `|`), `suppressed`, `reason` (`primary`, `line`, `parent`; NULL where shown). A mart's row that finds no
cell here must be treated as hidden.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coaching.district import District
from coaching.errors import ContractError
from coaching.marts import Mart, declared_marts
from coaching.paths import Paths
from warehouse import files
from warehouse.engine import reading
from warehouse.estimates import PRIVACY_MASK
from warehouse.protect.cell import Cell
from warehouse.protect.cells import cells
from warehouse.protect.masks import Mask, hide
from warehouse.protect.second_look import broken_rules

FOOTER = "coaching.thresholds"


@dataclass(frozen=True)
class MaskResult:
    """Cells seen, cells hidden by reason, and lines whose only cell is hidden."""

    cells: int
    primary: int
    line: int
    parent: int
    alone: int


def mask(*, paths: Paths, district: District, marts: Mapping[str, Mart] | None = None) -> MaskResult:
    """Masks every cell of every protected mart, open periods too, looks at it again and writes it by one rename.

    Args:
        paths: the data folder.
        district: whose thresholds hold.
        marts: the declarations; by default the project's own.

    Raises:
        ConfigError: a declaration contradicts itself.
        ContractError: a measure belongs to no family, or the mask does not keep its own rules; nothing was written.
    """
    declared = declared_marts() if marts is None else marts
    with reading(paths.warehouse) as warehouse:
        found = [cell for mart in declared.values() for cell in cells(warehouse, mart, district.thresholds)]
    hidden = hide(found)
    broken = broken_rules(hidden.reasons, found)
    if broken:
        message = f"The privacy mask breaks its rules: {'; '.join(broken)}."
        raise ContractError(message, remedy="Nothing was written; mend warehouse/protect/masks.py or the marts' keys.")
    footer = {FOOTER: json.dumps(district.thresholds.model_dump(), sort_keys=True)}
    table = files.table(_rows(hidden, found), PRIVACY_MASK)
    files.write_table(paths.estimates / "privacy_mask.parquet", table, footer=footer)
    reasons = list(hidden.reasons.values())
    return MaskResult(
        len(found), reasons.count("primary"), reasons.count("line"), reasons.count("parent"), hidden.alone
    )


def _rows(hidden: Mask, found: list[Cell]) -> list[tuple[Any, ...]]:
    return [(*name, name in hidden.reasons, hidden.reasons.get(name)) for name in sorted(cell.name for cell in found)]
