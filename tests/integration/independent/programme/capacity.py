"""mart_coach_capacity (brief 3.1 I01, I02, I08, and X10): teachers and cycles for a full-time coach, and contacts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import Facts, Period
from tests.integration.independent.frame import ALL
from tests.integration.independent.labels import period_labels
from tests.integration.independent.numbers import median, ratio
from tests.integration.independent.people import elapsed_days, eligible, received, school_on
from tests.integration.independent.places import SCHOOL
from tests.integration.independent.programme.rows import PERIOD, UNTOLD, key_of
from tests.integration.independent.stages import contacts, open_days, open_until
from tests.integration.independent.sums import sums

KEY = ("school_code", *PERIOD)
Cell = dict[str, object]
Gap = tuple[str, str, date, date]  # teacher, school of the later contact, both days


def capacity(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every school and begun period of which anything is known."""
    time, gaps, in_cycles = sums(facts), set(_gaps(facts)), _open(facts)
    coaches = {k: own.coaches for k, own in time.items() if k[0][0] == SCHOOL and k[1] == ALL}
    rows = {}
    for period in facts.begun():
        days = set(elapsed_days(facts, period))
        if not days:
            continue
        who = eligible(facts, period)
        own_gaps = [g for g in gaps if period.start <= g[3] <= period.end]
        open_here = {place: days & own for place, own in in_cycles.items() if days & own}
        posts = fte(facts, period)
        here = {s for (_, s), code, *when in coaches if tuple(when) == (period.kind, period.key)}
        for school in {*who, *here, *posts, *(s for s, _ in open_here), *(g[1] for g in own_gaps)}:
            cell = coaches.get(((SCHOOL, school), ALL, period.kind, period.key), set())
            row: Cell = {"school_code": school, "period_type": period.kind, "period_key": period.key}
            rows[key_of(row, KEY)] = (
                row
                | period_labels(facts, period)
                | _people(len(who.get(school, ())), len(cell), posts.get(school), _models(facts, school, days))
                | _caseload([own for (s, _), own in open_here.items() if s == school], len(days), posts.get(school))
                | _contacts([g for g in own_gaps if g[1] == school])
            )
    return rows


def fte(facts: Facts, period: Period) -> dict[str, Fraction]:
    """By school, what its posts come to on a mean day that has passed; a school without one is not there."""
    days = elapsed_days(facts, period)
    found: dict[str, Fraction] = {}
    for post in facts.coach_posts:
        held = sum(post.first <= day <= post.last for day in days)
        if held:
            found[post.school] = found.get(post.school, Fraction(0)) + post.fte * held / len(days)
    return found


def _models(facts: Facts, school: str, days: set[date]) -> str | None:
    own = [p for p in facts.coach_posts if p.school == school and any(p.first <= day <= p.last for day in days)]
    return ", ".join(sorted({p.staffing_model for p in own if p.staffing_model})) or None


def _people(teachers: int, coaches: int, posts: Fraction | None, models: str | None) -> Cell:
    return {
        "teachers_eligible": teachers,
        "coaches_active": coaches,
        "coach_fte": posts,
        "staffing_models": models,
        "teachers_per_coach_fte": None if posts is None else ratio(teachers, posts),
    }


def _open(facts: Facts) -> dict[tuple[str, str], set[date]]:
    found: dict[tuple[str, str], set[date]] = defaultdict(set)
    for cycle in facts.cycles:
        if cycle.kickoff is not None and cycle.teacher in facts.teachers:
            school = school_on(facts, cycle.teacher, cycle.kickoff, cycle.school)
            found[school, cycle.teacher] |= set(open_days(facts, cycle))
    return found


def _caseload(open_here: list[set[date]], days: int, posts: Fraction | None) -> Cell:
    mean = Fraction(sum(len(own) for own in open_here), days)
    return {
        "teachers_in_open_cycles": len(open_here),
        "teachers_in_open_cycles_mean": mean,
        "active_caseload": None if posts is None else ratio(mean, posts),
    }


def _gaps(facts: Facts) -> Iterator[Gap]:
    for cycle in facts.cycles:
        if cycle.kickoff is None or cycle.teacher not in facts.teachers:
            continue
        last = open_until(facts, cycle)
        schools = {
            s.day: next(r.school for r in received(facts, s) if r.person == cycle.teacher)
            for s in contacts(facts, cycle)
            if last and cycle.kickoff <= s.day <= last
        }
        days = sorted(schools)
        yield from ((cycle.teacher, schools[day], before, day) for before, day in pairwise(days))


def _contacts(gaps: list[Gap]) -> Cell:
    return {
        "contact_gaps": len(gaps),
        "teachers_met_again": len({teacher for teacher, *_ in gaps}),
        "contact_gap_days_median": median([(day - before).days for _, _, before, day in gaps]),
    }


CALCULATION = Calculation(
    mart="mart_coach_capacity",
    key=KEY,
    cells=capacity,
    untold=UNTOLD | {"school_key"},
    at_least=40,
    more_than={"coach_fte": 20, "active_caseload": 10, "contact_gap_days_median": 10, "staffing_models": 20},
)
