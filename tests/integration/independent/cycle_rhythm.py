"""mart_cycle_rhythm: what open cycles expected in a week, and what was done (decision 34)."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from tests.integration.independent.calculation import Calculation, Cells
from tests.integration.independent.facts import Facts
from tests.integration.independent.people import school_on
from tests.integration.independent.stages import contacts, open_days, open_until

_Key = tuple[str, str, str]  # coach, school, the week's Monday


def rhythm(facts: Facts) -> Cells:
    """Every coach, school and week with an open cycle."""
    days: dict[_Key, Counter[str]] = {}
    met: dict[_Key, Counter[str]] = {}
    for cycle in facts.cycles:
        if cycle.kickoff is None:
            continue
        school = school_on(facts, cycle.teacher, cycle.kickoff, cycle.school)
        for day in open_days(facts, cycle):
            days.setdefault((cycle.coach, school, str(_monday(day))), Counter())[cycle.cycle_id] += 1
        last = open_until(facts, cycle)
        for session in contacts(facts, cycle):
            if last and cycle.kickoff <= session.day <= last:
                key = (cycle.coach, school, str(_monday(session.day)))
                met.setdefault(key, Counter())[cycle.cycle_id] += 1
    none: Counter[str] = Counter()
    return {key: _cell(facts, key, days.get(key, none), met.get(key, none)) for key in days.keys() | met.keys()}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _cell(facts: Facts, key: _Key, days: Counter[str], met: Counter[str]) -> dict[str, object]:
    coach, school, week = key
    monday = date.fromisoformat(week)
    expected = Fraction(7 * days.total(), 5 * facts.rules.contact_days)
    return {
        "coach_key": coach,
        "school_key": school,
        "school_code": school,
        "week_start_date": monday,
        "is_week_over": monday + timedelta(days=6) <= facts.through,
        "cycles_open": len(days.keys() | met.keys()),
        "cycles_met": len(met),
        "open_cycle_days": days.total(),
        "contacts_expected": expected,
        "contacts_done": met.total(),
        "contact_ratio": met.total() / expected if expected else None,
        "contact_days": facts.rules.contact_days,
        "data_through_date": facts.through,
    }


CALCULATION = Calculation(
    mart="mart_cycle_rhythm",
    key=("coach_key", "school_key", "week_start_date"),
    cells=rhythm,
    untold=frozenset({"rhythm_key"}),
    at_least=50,
)
