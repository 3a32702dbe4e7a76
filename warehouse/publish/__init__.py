"""A new edition, built aside, audited, swapped in."""

from warehouse.publish.step import publish

__all__ = ["publish"]
