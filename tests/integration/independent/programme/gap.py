"""mart_equity_gap (brief 3.2 P12): schools of high less those of low poverty, by teachers and by schools.

Intervals are held where they are computed (tests/unit/warehouse/estimate).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import Facts, Period
from tests.integration.independent.frame import ALL
from tests.integration.independent.labels import period_labels
from tests.integration.independent.numbers import ONE_HOUR, ratio
from tests.integration.independent.people import eligible
from tests.integration.independent.places import SCHOOL
from tests.integration.independent.programme.capacity import fte
from tests.integration.independent.programme.rows import PERIOD, UNTOLD, key_of
from tests.integration.independent.sums import Sums, sums
from tests.integration.independent.weeks import CLASSES, Weeks, monday, sunday

KEY = ("metric_id", *PERIOD)


@dataclass(frozen=True)
class Value:
    """A school's metric, and the teachers behind it."""

    school: str
    numerator: Fraction
    denominator: Fraction
    teachers: frozenset[str]


def gaps(facts: Facts) -> dict[tuple[str, ...], dict[str, object]]:
    """Every metric and period with a school on either side."""
    rows = {}
    time = sums(facts)
    for period in facts.begun():
        for metric, values in _values(facts, time, period).items():
            bands = {name: [v for v in values if _band(facts, v.school) == name] for name in ("high", "low")}
            if not any(bands.values()):
                continue
            row = {"metric_id": metric, "period_type": period.kind, "period_key": period.key}
            through = {"data_through_date": _last_week(facts)} if metric == "P11" else {}
            rows[key_of(row, KEY)] = row | period_labels(facts, period) | through | _measures(bands)
    return rows


def _band(facts: Facts, school: str) -> str:
    return facts.groups.get(school, {}).get("poverty_band", "")


def _values(facts: Facts, time: dict[object, Sums], period: Period) -> dict[str, list[Value]]:
    who = eligible(facts, period)
    own = {s: time.get(((SCHOOL, s), ALL, period.kind, period.key), Sums()).dosage for s in facts.groups}
    found = {
        "I03": (
            Value(s, Fraction(len(own.get(s, {}).keys() & who[s])), Fraction(len(who[s])), frozenset(who[s]))
            for s in who
        ),
        "I07": (
            Value(s, sum(got.values(), Fraction(0)) / ONE_HOUR, Fraction(len(got)), frozenset(got))
            for s, got in own.items()
        ),
        "I01": (
            Value(s, Fraction(len(who.get(s, ()))), posts, frozenset(who.get(s, ())))
            for s, posts in fte(facts, period).items()
        ),
        "P11": (
            Value(s, Fraction(active), Fraction(n), frozenset(who.get(s, ())))
            for s, (active, n) in _use(facts, period).items()
        ),
    }
    return {metric: [v for v in values if v.denominator] for metric, values in found.items()}


def _use(facts: Facts, period: Period) -> dict[str, tuple[int, int]]:
    """Active events, and active and passive ones, of the weeks whose Monday is in the period."""
    weeks = Weeks(facts)
    found: dict[str, list[bool]] = defaultdict(list)
    for work in weeks.handed_in:
        week = monday(work.day)
        if weeks.is_read(week) and period.start <= week <= period.end:
            found[weeks.platform.sections[work.section][0]].append(CLASSES[work.kind][1])
    return {school: (sum(of), len(of)) for school, of in found.items()}


def _last_week(facts: Facts) -> date:
    """The last day of the last week that was read whole, of those in which a section is live or something was done."""
    weeks = Weeks(facts)
    known = {week for *_, week in weeks.live()} | {monday(work.day) for work in weeks.handed_in}
    return sunday(max(filter(weeks.is_read, known)))


def _measures(bands: dict[str, list[Value]]) -> dict[str, object]:
    told: dict[str, object] = {}
    by_teachers, by_schools = {}, {}
    for name, values in bands.items():
        above, below = (list(_part(values, part)) for part in ("numerator", "denominator"))
        by_teachers[name] = ratio(sum(above, Fraction(0)), sum(below, Fraction(0)))
        own = [a / b for a, b in zip(above, below, strict=True)]
        by_schools[name] = ratio(sum(own, Fraction(0)), len(own))
        told |= {
            f"schools_{name}": len(values),
            f"teachers_{name}": len({person for v in values for person in v.teachers}),
            f"numerator_{name}": sum(above, Fraction(0)) if values else None,
            f"denominator_{name}": sum(below, Fraction(0)) if values else None,
            f"value_{name}_by_teachers": by_teachers[name],
            f"value_{name}_by_schools": by_schools[name],
        }
    return told | {"gap_by_teachers": _less(by_teachers), "gap_by_schools": _less(by_schools)}


def _part(values: list[Value], name: str) -> Iterator[Fraction]:
    yield from (getattr(value, name) for value in values)


def _less(both: dict[str, Fraction | None]) -> Fraction | None:
    high, low = both["high"], both["low"]
    return None if high is None or low is None else high - low


CALCULATION = Calculation(
    mart="mart_equity_gap",
    key=KEY,
    cells=gaps,
    untold=UNTOLD
    | {"metric_name", "metric_unit", "estimator", "library", "library_version"}
    | {f"{name}_by_{weight}" for name in ("ci_low", "ci_high", "reason") for weight in ("teachers", "schools")},
    at_least=10,
    more_than={"value_high_by_teachers": 10, "value_high_by_schools": 10},
)
