"""The protect step: which cells of the two headline marts schema `marts` must not show.

Flow: marts_restricted.mart_implementation_by_school_standard, intermediate.int_impact_pairs ->
estimates/privacy_mask.parquet -> schema marts

The file has one row per cell: `mart` (`implementation`, `impact`), `cell_key` (the mart's primary key in its order,
joined with `|`), `suppressed`,
`reason` (`primary`, `line`, `parent`; NULL where shown). A mart's row that finds no cell here must be treated as
hidden.
"""

import json
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from coaching.district import District
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse import files
from warehouse.protect.audit import audit
from warehouse.protect.cells import impact_cells, implementation_cells
from warehouse.protect.masks import Cell, Mask, hide

SCHEMA = pa.schema(
    [("mart", pa.string()), ("cell_key", pa.string()), ("suppressed", pa.bool_()), ("reason", pa.string())]
)
FOOTER = "coaching.thresholds"


@dataclass(frozen=True)
class ProtectResult:
    """Cells seen, cells hidden by reason, and lines whose only cell is hidden."""

    cells: int
    primary: int
    line: int
    parent: int
    alone: int


def protect(*, paths: Paths, district: District) -> ProtectResult:
    """Masks every cell of both marts, open periods too, audits the mask and writes it by one rename.

    Raises:
        ContractError: a measure belongs to no family, or the mask does not keep its own rules; nothing was written.
    """
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        cells = [*implementation_cells(warehouse, district.thresholds), *impact_cells(warehouse, district.thresholds)]
    mask = hide(cells)
    broken = audit(mask.reasons, cells)
    if broken:
        message = f"The privacy mask breaks its rules: {'; '.join(broken)}."
        raise ContractError(message, remedy="Nothing was written; mend warehouse/protect/masks.py or the marts' keys.")
    footer = {FOOTER: json.dumps(district.thresholds.model_dump(), sort_keys=True)}
    files.write_table(paths.estimates / "privacy_mask.parquet", files.table(_rows(mask, cells), SCHEMA), footer=footer)
    reasons = list(mask.reasons.values())
    return ProtectResult(
        len(cells), reasons.count("primary"), reasons.count("line"), reasons.count("parent"), mask.alone
    )


def _rows(mask: Mask, cells: list[Cell]) -> list[tuple[Any, ...]]:
    keys = sorted((cell.mart, cell.cell_key) for cell in cells)
    return [(*key, key in mask.reasons, mask.reasons.get(key)) for key in keys]
