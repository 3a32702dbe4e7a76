"""From pages to a load that waits for its check."""

from warehouse.land.answers import answers_for
from warehouse.land.belonging import belonging_of
from warehouse.land.landing import land
from warehouse.land.naming import names, names_people
from warehouse.land.no_longer_shown import rows_no_longer_shown
from warehouse.land.parse_rows import header_of
from warehouse.land.pseudonyms import pseudonym
from warehouse.land.unlinking import unlinking_for
from warehouse.land.watch import names_on_rosters
from warehouse.land.windows import window_for
from warehouse.land.written import Rereader

__all__ = [
    "Rereader",
    "answers_for",
    "belonging_of",
    "header_of",
    "land",
    "names",
    "names_on_rosters",
    "names_people",
    "pseudonym",
    "rows_no_longer_shown",
    "unlinking_for",
    "window_for",
]
