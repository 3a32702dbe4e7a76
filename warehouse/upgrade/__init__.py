"""A data folder of an earlier format, rewritten so that it keeps to today's rules."""

from warehouse.upgrade.rules import Rule
from warehouse.upgrade.step import Upgraded, upgrade

__all__ = ["Rule", "Upgraded", "upgrade"]
