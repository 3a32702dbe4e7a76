"""mart_school_effects: schools' paired changes, and of how many schools there is one to look at together.

What schools come to together, and so their ranks, is held where it is computed (tests/unit/warehouse/estimate).
"""

from collections import Counter

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import Facts
from tests.integration.independent.impact import UNTOLD, impact

_LABELS = (
    "school_code",
    "period_type",
    "period_key",
    "school_year",
    "outcome_id",
    "guskey_level",
    "direction",
    "tpack_kind",
)
_DESIGN = ("design", "comparison_id", "attribution", "data_through_date")
_NUMBERS = ("n_matched", "effect_g", "ci_low", "ci_high", "evidence_flag")
_LEAST = 4  # schools, to say anything of what sets them apart


def schools(facts: Facts) -> dict[tuple[str, ...], dict[str, object]]:
    """Every school with an outcome, over coaching at all."""
    cells = {k: cell for k, cell in impact(facts, is_by_standard=False).items() if cell["school_code"] != "UNKNOWN"}
    known = Counter(str(cell["outcome_id"]) for cell in cells.values() if cell["effect_g"] is not None)
    rows = {}
    for key, cell in cells.items():
        n = known[str(cell["outcome_id"])]
        alone = cell["evidence_reason"] if cell["effect_g"] is None else None
        rows[key] = {name: cell[name] for name in (*_LABELS, *_DESIGN, *_NUMBERS)} | {
            "n_schools": n,
            "reason": alone or (None if n >= _LEAST else "few_schools"),
        }
    return rows


CALCULATION = Calculation(
    mart="mart_school_effects",
    key=("school_code", "period_type", "period_key", "outcome_id"),
    cells=schools,
    untold=UNTOLD
    | {"school_key", "mean_g", "spread_g", "shrunken_g", "shrunken_ci_low", "shrunken_ci_high", "own_weight"}
    | {"school_rank", "rank_best", "rank_worst", "estimator", "library", "library_version"},
    at_least=9,
    more_than={"effect_g": 8},
)
