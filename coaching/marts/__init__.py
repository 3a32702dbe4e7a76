"""The protected marts' declarations: read from `dbt_project/models/marts/`, used by what masks, checks or publishes."""

from coaching.marts.cube import Axis, Cube, Population, Roster
from coaching.marts.cubes import declared_cubes
from coaching.marts.declaration import AFTER_ESTIMATE, CELL_KEY, NUMERIC, Column, Mart, Measure
from coaching.marts.facts import PEOPLE, Enough, Fact, declared_facts
from coaching.marts.keys import declared_keys
from coaching.marts.parts import Dimension, Family
from coaching.marts.person_rows import RESTRICTED, PersonRows, declared_person_rows
from coaching.marts.reader import declared_marts

__all__ = [
    "AFTER_ESTIMATE",
    "CELL_KEY",
    "NUMERIC",
    "PEOPLE",
    "RESTRICTED",
    "Axis",
    "Column",
    "Cube",
    "Dimension",
    "Enough",
    "Fact",
    "Family",
    "Mart",
    "Measure",
    "PersonRows",
    "Population",
    "Roster",
    "declared_cubes",
    "declared_facts",
    "declared_keys",
    "declared_marts",
    "declared_person_rows",
]
