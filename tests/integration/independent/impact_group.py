"""mart_impact_by_group_standard: school groups and poverty bands."""

from functools import partial

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.frame import CELL
from tests.integration.independent.impact import UNTOLD, impact
from tests.integration.independent.places import GROUPS

CALCULATION = Calculation(
    mart="mart_impact_by_group_standard",
    key=("group_type", "group_name", *CELL[1:], "outcome_id"),
    cells=partial(impact, kinds=GROUPS),
    untold=UNTOLD,
    at_least=100,
    more_than={"mean_change": 50},
)
