"""A data folder of an earlier format, rewritten so that it keeps to today's rules."""

from warehouse.upgrade.step import Upgraded, upgrade

__all__ = ["Upgraded", "upgrade"]
