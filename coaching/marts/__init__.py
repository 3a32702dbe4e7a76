"""The protected marts' declarations: read once from `dbt_project/models/marts/`, used by whatever masks, checks or publishes them."""

from coaching.marts.declaration import (
    NUMERIC,
    Column,
    Counted,
    Dimension,
    Family,
    Hides,
    Hierarchy,
    Mart,
    Measure,
)
from coaching.marts.reader import declared_marts

__all__ = [
    "NUMERIC",
    "Column",
    "Counted",
    "Dimension",
    "Family",
    "Hides",
    "Hierarchy",
    "Mart",
    "Measure",
    "declared_marts",
]
