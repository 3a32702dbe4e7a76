"""Of mart_programme_sustainability what needs more than records: hours, posts by school, who stayed, what lasts."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.integration.independent.facts import Cycle, Facts, Period
from tests.integration.independent.people import received
from tests.integration.independent.records import OWN_BUDGETS, POSTS, Cells, Rows, grouped
from tests.integration.independent.teacher_week_panel import panel
from tests.integration.independent.weeks import sunday

Cell = dict[str, object]
DISTRICT = "district"
BEFORE, FROM, TO = timedelta(days=56), timedelta(days=60), timedelta(days=120)
WEEKS, EVENTS = 4, 5
COST = ("schools_costed_n", "costed_hours", "costed_usd", "cost_per_teacher_hour_usd")
FUNDED = ("schools_with_post_n", "schools_funding_post_n", "schools_funding_not_said_n", "funding_continuity_rate")
STAYED = ("coaches_first_day_n", "coaches_year_later_n", "coach_retention_rate")
LEVELS = ("teachers_past_window_n", "teachers_with_levels_n", "teachers_above_before_n", "durability_rate")


def lasting(
    places: Iterable[tuple[object, ...]], costs: Rows, facts: Facts, codes: Mapping[str, str], first_heard: date
) -> Cells:
    """(school or `district`, school year) → the columns from `teacher_hours` on.

    Args:
        places: the rows that are wanted, all of the school years of the calendar.
        costs: the programme's costs.
        facts: sessions, cycles and the platform.
        codes: by a school's id its code.
        first_heard: when the roster first came: what it held before, nobody knows.
    """
    found: Cells = {}
    for year in facts.years():
        assert first_heard > year.start, "who coached on the first day is known: count it here"
        told = [c for c in costs if c["school_year"] == year.key]
        own = {str(place): rows for (place,), rows in grouped(told, lambda c: (c["school"] or DISTRICT,)).items()}
        hours = {school: _hours(facts, year, code) for school, code in codes.items()}
        for place in (str(place) for place, key in places if key == year.key):
            schools = codes if place == DISTRICT else [place]
            spent = {s: cost for s in schools if (cost := _cost(s, own, hours)) is not None}
            all_hours = sum((hours.get(s, Fraction(0)) for s in schools), Fraction(0))
            found[place, year.key] = (
                {"teacher_hours": all_hours or None}
                | {"is_year_over": year.end <= facts.through}
                | _spent(spent, hours, is_over=year.end <= facts.through)
                | _funded([own[s] for s in schools if s in own and s in codes])
                | dict.fromkeys(STAYED)
                | (_levels(facts, year) if place == DISTRICT else dict.fromkeys(LEVELS))
            )
    return found


def _hours(facts: Facts, year: Period, school: str) -> Fraction:
    """What teachers received at a school in a year."""
    minutes = (
        item.minutes
        for session in facts.sessions
        if year.start <= session.day <= year.end
        for item in received(facts, session)
        if item.person in facts.teachers and item.school == school
    )
    return sum(minutes, Fraction(0)) / 60


def _dollars(costs: Rows) -> Fraction:
    return sum((Fraction(str(c["amount_usd"])) for c in costs if c["amount_usd"] is not None), Fraction(0))


def _cost(school: str, own: Mapping[str, Rows], hours: Mapping[str, Fraction]) -> Fraction | None:
    """What a school costs, with its part of the district's own.

    Returns:
        Dollars; None where no post is told, one of them has no amount, or nobody was met.
    """
    shared = own.get(DISTRICT, [])
    posts = [c["amount_usd"] for c in [*own.get(school, []), *shared] if c["cost_category"] in POSTS]
    if not posts or None in posts or not hours.get(school):
        return None
    return _dollars(own.get(school, [])) + _dollars(shared) * hours[school] / sum(hours.values())


def _spent(spent: Mapping[str, Fraction], hours: Mapping[str, Fraction], *, is_over: bool) -> Cell:
    """A year's cost over the hours of a part of it is no price."""
    if not spent:
        return dict.fromkeys(COST)
    whole, paid = sum((hours[s] for s in spent), Fraction(0)), sum(spent.values(), Fraction(0))
    return dict(zip(COST, (len(spent), whole, paid, paid / whole if is_over else None), strict=True))


def _funded(schools: Iterable[Rows]) -> Cell:
    told = [[c for c in costs if c["cost_category"] in POSTS] for costs in schools]
    if not told:
        return dict.fromkeys(FUNDED)
    pays_on = [any(c["is_funded_next_year"] and c["funding_source"] in OWN_BUDGETS for c in posts) for posts in told]
    unsaid = sum(not pays and any(_is_unsaid(c) for c in posts) for pays, posts in zip(pays_on, told, strict=True))
    have = sum(bool(posts) for posts in told)
    return dict(zip(FUNDED, (have, sum(pays_on), unsaid, Fraction(sum(pays_on), have) if have else None), strict=True))


def _is_unsaid(post: Mapping[str, Any]) -> bool:
    """Nobody says whether the post is paid on, or by whom."""
    goes_on = post["is_funded_next_year"]
    return goes_on is None or bool(goes_on and post["funding_source"] in (None, "other"))


def _end(cycle: Cycle) -> date | None:
    return max(cycle.debrief, cycle.reflection) if cycle.debrief and cycle.reflection else None


def _last_ones(facts: Facts, year: Period) -> dict[str, tuple[date, date]]:
    """By teacher: kickoff and end of the last cycle whose window is over; of two, the one that began later."""
    found: dict[str, tuple[date, date]] = {}
    for cycle in facts.cycles:
        begun, end = cycle.kickoff, _end(cycle)
        if begun is None or end is None or cycle.teacher not in facts.teachers:
            continue
        due = cycle.planned_end or begun + timedelta(days=facts.rules.cycle_days)
        is_over = due <= facts.through and end + TO <= facts.through
        if is_over and begun <= end and year.start <= end <= year.end:
            found[cycle.teacher] = max(found.get(cycle.teacher, (begun, end)), (begun, end), key=lambda c: (c[1], c[0]))
    return found


def _levels(facts: Facts, year: Period) -> Cell:
    last = _last_ones(facts, year)
    weeks = [
        w for w in panel(facts).values() if w["is_instructional"] and w["is_work_read"] and w["teacher_key"] in last
    ]
    known = above = 0
    for teacher, (begun, end) in last.items():
        own = [(_day(w["week_start_date"]), w) for w in weeks if w["teacher_key"] == teacher]
        before = [w for monday, w in own if begun - BEFORE <= monday and sunday(monday) < begun]
        after = [w for monday, w in own if end + FROM <= monday and sunday(monday) <= end + TO]
        levels = [_level(before), _level(after)]
        if None not in levels:
            known += 1
            above += levels[1] > levels[0]  # type: ignore[operator]
    if not last:
        return dict.fromkeys(LEVELS)
    return dict(zip(LEVELS, (len(last), known, above, Fraction(above, known) if known else None), strict=True))


def _day(told: object) -> date:
    assert isinstance(told, date)
    return told


def _level(weeks: list[dict[str, object]]) -> Fraction | None:
    active, mapped = (sum(int(str(w[name])) for w in weeks) for name in ("n_active_events", "n_mapped_events"))
    return Fraction(active, mapped) if len(weeks) >= WEEKS and mapped >= EVENTS else None
