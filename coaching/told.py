"""How figures and labels are told, alike wherever people read them: the report, dashboards, the demo's last screen."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

# Bands of poverty, from the poorest schools on; a district may have others, which come after them.
BANDS = ("high", "mid-high", "mid-low", "low")
# What a level of evaluation is about (Guskey 2002); practice first, for it is what is asked about.
LEVELS: Mapping[str, str] = {"4": "practice", "5": "students", "3": "support", "2": "knowledge", "1": "reactions"}
_ALL = 100
# Where a probability of a mart ends: it is that or less, and that or more.
LEAST_LIKELY, MOST_LIKELY = Decimal("0.05"), Decimal("0.95")


def percent(value: object) -> str:
    """A share of 0 to 1 in whole per cent; more than nothing is never told as nothing, nor less than all as all."""
    share = Decimal(str(value))
    whole = (share * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP) + 0  # no minus nought
    if whole == 0 and share > 0:
        return "under 1 %"
    return "over 99 %" if whole == _ALL and share < 1 else f"{whole} %"


def likely(value: object) -> str:
    """A probability of 0 to 1 as marts tell it, in steps of five per cent whose ends are open."""
    probability = Decimal(str(value))
    if probability <= LEAST_LIKELY:
        return f"{percent(LEAST_LIKELY)} or less"
    return f"{percent(MOST_LIKELY)} or more" if probability >= MOST_LIKELY else f"about {percent(probability)}"
