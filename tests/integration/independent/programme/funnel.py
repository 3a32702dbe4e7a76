"""mart_cycle_funnel (brief 1.1 number 72, 3.1 I04, 6.2): how far cycles came, where they are lost, how they wait."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import Cycle, Facts, Period, Session
from tests.integration.independent.numbers import median, ratio
from tests.integration.independent.people import school_on
from tests.integration.independent.places import Place, places
from tests.integration.independent.programme.rows import PERIOD, PLACE, UNTOLD, key_of, told
from tests.integration.independent.stages import is_done, is_running

KEY = (*PLACE, "entry_path", *PERIOD, "stage")
LADDER = ("interest", "kickoff", "goal_set", "lesson", "debrief", "reflection")
ORDER = (*LADDER, "follow_up", "closed")


Cell = tuple[Place, str, Period, str]


@dataclass(frozen=True)
class Step:
    """One stage of one cycle: None of `is_reached` is undecided."""

    is_asked: bool
    is_reached: bool | None
    since: date | None = None
    day: date | None = None


def funnel(facts: Facts) -> dict[tuple[str, ...], dict[str, object]]:
    """Every place, way in, term or school year, and stage."""
    cells: dict[Cell, list[Step]] = defaultdict(list)
    for cycle in facts.cycles:
        days = {name: day for name, day in cycle.stages.items() if day <= facts.through}
        if days:
            steps = dict(_steps(facts, cycle, days))
            for where in _where(facts, cycle, next(days[name] for name in ("kickoff", *LADDER) if name in days)):
                for name, step in steps.items():
                    cells[*where, name].append(step)
    rows = {}
    for (place, way, period, name), found in cells.items():
        row = told(facts, place, period) | {"entry_path": way, "stage": name, "stage_number": ORDER.index(name) + 1}
        rows[key_of(row, KEY)] = row | _measures(facts, found)
    return rows


def _where(facts: Facts, cycle: Cycle, begun: date) -> Iterator[tuple[Place, str, Period]]:
    school = school_on(facts, cycle.teacher, begun, cycle.school)
    for period in facts.periods_of(begun):
        for place in places(facts, school) if period.kind != "month" else ():
            yield from ((place, way, period) for way in (cycle.entry or "not_said", "all"))


def _steps(facts: Facts, cycle: Cycle, days: dict[str, date]) -> Iterator[tuple[str, Step]]:
    furthest = max(LADDER.index(name) for name in days)
    undecided = None if is_running(facts, cycle) else False
    for number, name in enumerate(LADDER):
        yield (
            name,
            Step(
                is_asked=number <= furthest + 1,
                is_reached=True if number <= furthest else undecided,
                since=days.get(LADDER[number - 1]) if number else None,
                day=days.get(name),
            ),
        )
    promised = [s for s in _sessions(facts, cycle) if s.follow_up_needed]
    if promised:
        yield "follow_up", _follow_up(facts, promised)
    closed = is_done(facts, cycle) or cycle.status in {"completed", "closed"}
    yield "closed", Step(is_asked=True, is_reached=True if closed else undecided)


def _sessions(facts: Facts, cycle: Cycle) -> list[Session]:
    return [
        s for s in facts.sessions if s.cycle_id == cycle.cycle_id and any(a.person == cycle.teacher for a in s.present)
    ]


def _follow_up(facts: Facts, promised: list[Session]) -> Step:
    done = [(s.follow_up_done, s.day) for s in promised if s.follow_up_done and s.follow_up_done <= facts.through]
    if done:
        day, since = max(done)
        return Step(is_asked=True, is_reached=True, since=since, day=day)
    is_window_open = any(_closes(facts, s) > facts.through for s in promised)
    since = max(s.day for s in promised)
    return Step(is_asked=True, is_reached=None if is_window_open else False, since=since)


def _closes(facts: Facts, session: Session) -> date:
    after = facts.school_days[bisect_right(facts.school_days, session.day) :]
    return after[facts.rules.follow_up_days - 1] if len(after) >= facts.rules.follow_up_days else date.max


def _measures(facts: Facts, steps: list[Step]) -> dict[str, object]:
    asked = [s for s in steps if s.is_asked]
    reached, still = [s for s in asked if s.is_reached], [s for s in asked if s.is_reached is None]
    waits = [(s.day - s.since).days for s in reached if s.day and s.since]
    so_far = [(facts.through - s.since).days for s in still if s.since]
    decided = len(asked) - len(still)
    return {
        "cycles_asked": len(asked),
        "cycles_reached": len(reached),
        "cycles_reached_without_date": sum(s.day is None for s in reached),
        "cycles_open": len(still),
        "cycles_dropped": decided - len(reached),
        "cycles_decided": decided,
        "drop_off_share": ratio(decided - len(reached), decided),
        "wait_days_median": median([days for days in waits if days >= 0]),
        "cycles_waited": sum(days >= 0 for days in waits),
        "cycles_out_of_order": sum(days < 0 for days in waits),
        "open_days_median": median(so_far),
        "cycles_open_dated": len(so_far),
    }


CALCULATION = Calculation(
    mart="mart_cycle_funnel",
    key=KEY,
    cells=funnel,
    untold=UNTOLD,
    at_least=100,
    more_than={"cycles_dropped": 20, "wait_days_median": 50, "cycles_open": 5, "cycles_reached_without_date": 30},
)
