"""mart_impact_by_school: teachers exposed to coaching at all."""

from functools import partial

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.impact import UNTOLD, impact

CALCULATION = Calculation(
    mart="mart_impact_by_school",
    key=("school_code", "period_type", "period_key", "outcome_id"),
    cells=partial(impact, is_by_standard=False),
    untold=UNTOLD | {"school_key"},
    at_least=9,
    more_than={"effect_g": 8, "likely_above": 8},
)
