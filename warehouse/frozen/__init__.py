"""Closed periods as first published: their facts are frozen, and what comes late waits for enough people."""

from warehouse.frozen.decide import decide
from warehouse.frozen.facts import Fact
from warehouse.frozen.freeze import freeze, states

__all__ = ["Fact", "decide", "freeze", "states"]
