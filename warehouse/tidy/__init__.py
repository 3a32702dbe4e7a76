"""What a data folder holds longer than the district keeps it: found, counted, removed."""

from warehouse.tidy.aged import Aged, aged, remove

__all__ = ["Aged", "aged", "remove"]
