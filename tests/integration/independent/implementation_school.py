"""mart_implementation_by_school: each framework, and all of them."""

from functools import partial

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.implementation import OF_SCHOOLS, implementation

CALCULATION = Calculation(
    mart="mart_implementation_by_school",
    key=("school_code", "framework_id", "period_type", "period_key"),
    cells=partial(implementation, is_by_standard=False),
    untold=OF_SCHOOLS,
    at_least=100,
    more_than={
        "sessions_full_count": 50,
        "unaligned_school_rate": 10,
        "modeling_share": 50,
        "teachers_not_reached": 50,
    },
)
