"""Who is coached, by whom, from when and in what: decided before any session is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sandbox.world.chance import chance, weighted_sample
from sandbox.world.days import school_days_between, year_end, year_start
from sandbox.world.people import Person, School
from sandbox.world.standards import CODES, ISTEC, NETSC

COACHED_IN_TEN = 7
_STARTS = (
    (date(2025, 9, 8), date(2025, 11, 21)),
    (date(2025, 12, 1), date(2026, 2, 20)),
    (date(2026, 3, 2), date(2026, 4, 10)),
)


@dataclass(frozen=True)
class Plan:
    """One teacher's coaching: the coach, the first day and the indicators it is about."""

    teacher: Person
    coach: Person
    start: date
    last: date
    codes: tuple[str, ...]
    framework: str


def coaches_of(schools: tuple[School, ...], coaches: list[Person]) -> dict[str, Person]:
    """Each school's coach; where there are fewer schools than coaches the last ones share."""
    return {s.org_id: coaches[n % len(coaches)] for n, s in enumerate(schools)}


def frameworks_of(coaches: list[Person]) -> dict[str, str]:
    """The form each coach fills in: the second, and then every sixth, still uses the one of 2011."""
    return {c.person_id: NETSC if n % 6 == 1 else ISTEC for n, c in enumerate(coaches)}


def make_plans(seed: int, schools: tuple[School, ...], people: tuple[Person, ...]) -> tuple[Plan, ...]:
    """About two thirds of the teachers, most from autumn, some from winter or spring."""
    coaches = [p for p in people if p.kind == "coach"]
    serving, framework = coaches_of(schools, coaches), frameworks_of(coaches)
    teachers = [p for p in people if p.kind == "teacher" and p.has_classes]
    # seven in ten of every school, not of the district: even a small world keeps schools with enough coached teachers
    chosen = [p for n, p in enumerate(teachers) if (n * 7 + seed) % 10 < COACHED_IN_TEN]
    plans = (_plan(seed, p, serving[p.schools[0]], framework) for p in chosen)
    return tuple(plan for plan in plans if plan)


def _plan(seed: int, teacher: Person, coach: Person, framework: Mapping[str, str]) -> Plan | None:
    rng = chance(seed, "plan", teacher.person_id)
    window = rng.choices(_STARTS, (62, 24, 14))[0]
    first, last = max(window[0], teacher.begin or year_start()), teacher.end or year_end()
    days = school_days_between(first, min(window[1], last))
    if len(school_days_between(first, last)) < 20 or not days:  # noqa: PLR2004 - too short a stay to be coached
        return None
    codes = CODES[framework[coach.person_id]]
    chosen = weighted_sample(rng, list(codes), list(codes.values()), rng.choice((2, 2, 3)))
    return Plan(teacher, coach, rng.choice(days), last, tuple(chosen), framework[coach.person_id])
