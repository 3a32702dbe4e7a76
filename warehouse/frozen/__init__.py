"""Closed periods as first published: their facts are frozen, and what comes late waits for enough people."""

from warehouse.frozen.decide import decide
from warehouse.frozen.freeze import freeze, reasons, states

__all__ = ["decide", "freeze", "reasons", "states"]
