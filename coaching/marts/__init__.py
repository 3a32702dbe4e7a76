"""The protected marts' declarations: read from `dbt_project/models/marts/`, used by what masks, checks or publishes."""

from coaching.marts.cube import Axis, Cube, Population, Roster
from coaching.marts.cubes import declared_cubes
from coaching.marts.declaration import CELL_KEY, NUMERIC, Column, Mart, Measure
from coaching.marts.parts import Counted, Dimension, Family, Hides, Hierarchy
from coaching.marts.reader import declared_marts

__all__ = [
    "CELL_KEY",
    "NUMERIC",
    "Axis",
    "Column",
    "Counted",
    "Cube",
    "Dimension",
    "Family",
    "Hides",
    "Hierarchy",
    "Mart",
    "Measure",
    "Population",
    "Roster",
    "declared_cubes",
    "declared_marts",
]
