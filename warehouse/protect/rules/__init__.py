"""Which cells of a table must not be shown: pure rules, no warehouse."""

from warehouse.protect.rules.hide import hide
from warehouse.protect.rules.table import Cell, Count, Mask, Name, Nest, Reason, State, Sum, Table

__all__ = ["Cell", "Count", "Mask", "Name", "Nest", "Reason", "State", "Sum", "Table", "hide"]
