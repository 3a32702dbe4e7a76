"""mart_implementation_district_standard: the district as one place."""

from functools import partial

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.frame import CELL
from tests.integration.independent.implementation import UNTOLD, implementation
from tests.integration.independent.places import DISTRICT

CALCULATION = Calculation(
    mart="mart_implementation_district_standard",
    key=CELL[1:],
    cells=partial(implementation, kinds=(DISTRICT,)),
    untold=UNTOLD,
    at_least=500,
    more_than={"sessions_full_count": 100},
)
