"""Seeds: what a district's words mean. Declared once, read once, checked whole."""

from coaching.seeds.declared import SEEDS, WRITTEN
from coaching.seeds.folder import DEFAULTS, Seeds, read_seeds
from coaching.seeds.privacy import FLOORS
from coaching.seeds.schema import Column, Holds, Reference, Row, Rule, Seed, Tables
from coaching.seeds.table import Table

__all__ = [
    "DEFAULTS",
    "FLOORS",
    "SEEDS",
    "WRITTEN",
    "Column",
    "Holds",
    "Reference",
    "Row",
    "Rule",
    "Seed",
    "Seeds",
    "Table",
    "Tables",
    "read_seeds",
]
