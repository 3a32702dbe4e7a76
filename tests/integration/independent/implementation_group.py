"""mart_implementation_by_group_standard: school groups and poverty bands."""

from functools import partial

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.frame import CELL
from tests.integration.independent.implementation import UNTOLD, implementation
from tests.integration.independent.places import GROUPS

CALCULATION = Calculation(
    mart="mart_implementation_by_group_standard",
    key=("group_type", "group_name", *CELL[1:]),
    cells=partial(implementation, kinds=GROUPS),
    untold=UNTOLD,
    at_least=1000,
    more_than={"sessions_full_count": 200},
)
