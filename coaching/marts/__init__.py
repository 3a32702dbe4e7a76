"""The protected marts' declarations: read from `dbt_project/models/marts/`, used by what masks, checks or publishes."""

from coaching.marts.declaration import NUMERIC, Column, Mart, Measure
from coaching.marts.parts import Counted, Dimension, Family, Hides, Hierarchy
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
