"""Which cells of a table must not be shown: pure rules, no warehouse."""

from warehouse.protect.rules.table import Cell, Mask, Name, Nest, Reason, State, Sum, Table

__all__ = ["Cell", "Mask", "Name", "Nest", "Reason", "State", "Sum", "Table"]
