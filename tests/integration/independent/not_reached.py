"""mart_not_reached: eligible teachers without a session at their school, in terms and school years (decision 34)."""

from fractions import Fraction

from tests.integration.independent.calculation import Calculation, Cells
from tests.integration.independent.facts import Facts, Period, Session
from tests.integration.independent.people import elapsed_days, eligible, school_on
from tests.integration.independent.stages import is_running

_Key = tuple[str, ...]  # person, school, kind of period, its key


def not_reached(facts: Facts) -> Cells:
    """Every teacher, school and period."""
    found: dict[_Key, dict[str, object]] = {}
    for period in facts.begun():
        if period.kind in ("school_year", "term"):
            for school, people in eligible(facts, period).items():
                for person in people:
                    own = [s for s in _sessions(facts, person) if period.start <= s.day <= period.end]
                    at = {school_on(facts, person, s.day, s.school) for s in own}
                    if school not in at:
                        key = (person, school, period.kind, period.key)
                        found[key] = _cell(facts, person, school, period) | {"is_coached_elsewhere": bool(own)}
    return found


def _sessions(facts: Facts, person: str) -> list[Session]:
    return [s for s in facts.sessions if any(a.person == person for a in s.present)]


def _cell(facts: Facts, person: str, school: str, period: Period) -> dict[str, object]:
    days = elapsed_days(facts, period)
    own = [(a.first, a.last) for a in facts.assignments if (a.person, a.school) == (person, school)]
    taught = [
        lesson
        for lesson in facts.lessons
        if (lesson.person, lesson.school) == (person, school)
        and lesson.first <= period.end
        and lesson.last >= period.start
    ]
    since = facts.posts.get((person, school))
    cycles = [c for c in facts.cycles if c.teacher == person]
    return {
        "person_key": person,
        "school_key": school,
        "school_code": school,
        "period_type": period.kind,
        "period_key": period.key,
        "school_year": facts.year_of(period),
        "period_start": period.start,
        "period_end": period.end,
        "grades_taught": _joined({grade for lesson in taught for grade in lesson.grades}),
        "subjects_taught": _joined({lesson.subject for lesson in taught if lesson.subject}),
        "assigned_days": sum(any(first <= day <= last for first, last in own) for day in days),
        "elapsed_days": len(days),
        "in_post_since_date": since,
        "years_in_post": Fraction((facts.through - since).days * 100, 36525) if since else None,
        "last_session_date": max((s.day for s in _sessions(facts, person) if s.day <= facts.through), default=None),
        "has_open_cycle": any(is_running(facts, c) for c in cycles),
        "data_through_date": facts.through,
    }


def _joined(told: set[str]) -> str | None:
    return ";".join(sorted(told)) or None


CALCULATION = Calculation(
    mart="mart_not_reached",
    key=("person_key", "school_key", "period_type", "period_key"),
    cells=not_reached,
    at_least=40,
    more_than={"last_session_date": 0, "in_post_since_date": 10, "grades_taught": 10, "subjects_taught": 10},
)
