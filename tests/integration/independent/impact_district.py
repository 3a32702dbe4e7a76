"""mart_impact_district_standard: the whole district, nobody counted twice in a cell."""

from functools import partial

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.frame import CELL
from tests.integration.independent.impact import UNTOLD, impact
from tests.integration.independent.places import DISTRICT

CALCULATION = Calculation(
    mart="mart_impact_district_standard",
    key=(*CELL[1:], "outcome_id"),
    cells=partial(impact, kinds=(DISTRICT,)),
    untold=UNTOLD,
    at_least=60,
    more_than={"mean_change": 50},
)
