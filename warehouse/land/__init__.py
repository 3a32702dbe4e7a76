"""From pages to a load that waits for its check."""

from warehouse.land.forgetting import forgotten
from warehouse.land.landing import land
from warehouse.land.windows import window_for

__all__ = ["forgotten", "land", "window_for"]
