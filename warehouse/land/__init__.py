"""From pages to a load that waits for its check."""

from warehouse.land.forgetting import forgotten
from warehouse.land.landing import land
from warehouse.land.parse_rows import header_of
from warehouse.land.windows import window_for

__all__ = ["forgotten", "header_of", "land", "window_for"]
