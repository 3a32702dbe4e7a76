"""An edition attacked as an outsider would, from the published files alone."""

from warehouse.attack.attack import attack
from warehouse.attack.recover import Blank, Why
from warehouse.attack.report import Report
from warehouse.attack.solver import Budget

__all__ = ["Blank", "Budget", "Report", "Why", "attack"]
