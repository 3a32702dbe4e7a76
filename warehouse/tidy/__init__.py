"""What a data folder holds longer than the district keeps it: found, counted, removed."""

from warehouse.tidy.aged import Aged, aged, remove
from warehouse.tidy.events import Events, close, look

__all__ = ["Aged", "Events", "aged", "close", "look", "remove"]
