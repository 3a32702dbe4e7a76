"""mart_standards_coverage (brief 3.1 I14-I16): breadth, evenness, aligned share, what of the plan is left out."""

from fractions import Fraction
from math import log

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import UNALIGNED, Facts, Period
from tests.integration.independent.frame import ALL, LETTERS, codes, frame
from tests.integration.independent.milestones import milestones
from tests.integration.independent.numbers import ratio
from tests.integration.independent.people import eligible_at
from tests.integration.independent.places import Place
from tests.integration.independent.programme.rows import PERIOD, PLACE, UNTOLD, key_of, told
from tests.integration.independent.sums import Sums, sums
from tests.integration.independent.weights import level

KEY = (*PLACE, "framework_id", *PERIOD)
Cell = dict[str, object]


def coverage(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every place, framework in use or in the plan, and period."""
    time = sums(facts)
    rows = {}
    for place, period, framework in sorted(_frames(facts), key=lambda f: (f[0], f[1].kind, f[1].key, f[2])):
        when = (period.kind, period.key)
        minutes = {c.split(":")[1]: time.get((place, c, *when), Sums()).minutes for c in codes(framework)}
        focus = {c for f, c, year in facts.focus if (f, year) == (framework, facts.year_of(period))}
        row = told(facts, place, period) | {"framework_id": framework} | _measures(facts, framework, minutes)
        rows[key_of(row, KEY)] = row | _focus(facts, minutes, focus)
    return rows


def _frames(facts: Facts) -> set[tuple[Place, Period, str]]:
    who = {p: eligible_at(facts, p) for p in facts.begun()}
    periods = {(p.kind, p.key): p for p in facts.begun()}
    found = set()
    for place, code, *when in frame(sums(facts).keys() | milestones(facts).keys(), who):
        period = periods[when[0], when[1]]
        named = {f for f, _, year in facts.focus if year == facts.year_of(period)}
        found |= {(place, period, name) for name in (named if code == ALL else {code} & LETTERS.keys())}
    return found


def _measures(facts: Facts, framework: str, minutes: dict[str, Fraction]) -> Cell:
    standards = {c: m for c, m in minutes.items() if level(f"{framework}:{c}") == "standard" and c != UNALIGNED}
    indicators = {c: m for c, m in minutes.items() if level(f"{framework}:{c}") == "indicator"}
    coded, whole = sum(standards.values(), Fraction(0)), sum(standards.values(), minutes[UNALIGNED])
    return {
        "coach_minutes": whole,
        "coded_minutes": coded,
        "aligned_share": ratio(coded, whole),
        "is_coverage_reliable": coded >= facts.rules.aligned_share * whole if whole else None,
        "indicators_coached": _enough(facts, indicators),
        "indicator_count": len(indicators),
        "breadth_share": ratio(_enough(facts, indicators), len(indicators)),
        "standards_coached": _enough(facts, standards),
        "standard_count": len(standards),
        "evenness": pielou(list(standards.values())),
        "coverage_minutes_least": float(facts.rules.coverage_minutes),
    }


def pielou(minutes: list[Fraction]) -> Fraction | None:
    """Pielou's J of the shares that standards have of the minutes; those with none count among the standards."""
    whole = sum(minutes, Fraction(0))
    if not whole:
        return None
    shares = [float(m / whole) for m in minutes if m]
    return Fraction(-sum(p * log(p) for p in shares) / log(len(minutes)))


def _enough(facts: Facts, minutes: dict[str, Fraction]) -> int:
    return sum(m >= facts.rules.coverage_minutes for m in minutes.values())


def _focus(facts: Facts, minutes: dict[str, Fraction], focus: set[str]) -> Cell:
    gap = sorted(c for c in focus if minutes[c] < facts.rules.coverage_minutes)
    untouched = [c for c in gap if not minutes[c]]
    return {
        "focus_named_count": len(focus),
        "focus_reached_count": len(focus) - len(gap) if focus else None,
        "focus_gap_count": len(gap) if focus else None,
        "focus_untouched_count": len(untouched) if focus else None,
        "focus_gap_codes": ", ".join(gap) or None,
        "focus_untouched_codes": ", ".join(untouched) or None,
    }


CALCULATION = Calculation(
    mart="mart_standards_coverage",
    key=KEY,
    cells=coverage,
    untold=UNTOLD,
    at_least=100,
    more_than={"breadth_share": 50, "evenness": 50, "focus_gap_codes": 20, "is_coverage_reliable": 20},
)
