"""How typed values are written: stated once, for the door and the models.

Flow: formats, zones -> `readings`, one SQL expression each -> the door's views (`expectations/engine/views.py`) and the
macro `read` of dbt. What a reading does not understand is NULL; what it understands is written one way: days and times
as ISO 8601, numbers with a point. So no model casts what somebody typed, and what the door accepts the models read.
"""

from coaching.reading.formats import VENDOR_ORDERS, Dates, Order, dates_of, other_order
from coaching.reading.readings import FILLED, ISO_DAY, ISO_TIME, USUAL, ZONE_CELL, Reading, dates, number
from coaching.reading.zones import VENDOR_ZONES, ZONE_WORDS, zone_named

__all__ = [
    "FILLED",
    "ISO_DAY",
    "ISO_TIME",
    "USUAL",
    "VENDOR_ORDERS",
    "VENDOR_ZONES",
    "ZONE_CELL",
    "ZONE_WORDS",
    "Dates",
    "Order",
    "Reading",
    "dates",
    "dates_of",
    "number",
    "other_order",
    "zone_named",
]
