"""How far a cycle has come, when its teacher was met for it, and until when it was open (decision 34)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.integration.independent.facts import Cycle, Facts, Session

# in their order; what the form calls two of them stands behind
BY_FORM = {"interest": "interest", "kickoff": "kickoff", "goal_set": "goal_set", "lesson": "lesson",
           "debrief": "debriefed", "reflection": "reflected"}  # fmt: skip
BY_ACTIVITY = {"MB": "modelled", "SP": "practised"}
ORDER = ("none", "interest", "kickoff", "goal_set", "modelled", "practised", "lesson", "debriefed", "reflected")
CLOSED = ("completed", "abandoned", "closed", "cancelled")


@dataclass(frozen=True)
class Stage:
    """The furthest stage reached, and when."""

    name: str
    day: date | None

    @property
    def number(self) -> int:
        """Its place."""
        return ORDER.index(self.name)


def contacts(facts: Facts, cycle: Cycle) -> list[Session]:
    """The sessions with its teacher that name it, and those since it began that name none of the teacher's."""
    own = {c.cycle_id for c in facts.cycles if c.teacher == cycle.teacher}
    begun = start(facts, cycle)
    met = [s for s in facts.sessions if any(a.person == cycle.teacher for a in s.present)]
    return [
        s
        for s in met
        if s.day <= facts.through
        and (s.cycle_id == cycle.cycle_id or (s.cycle_id not in own and begun is not None and s.day >= begun))
    ]


def start(facts: Facts, cycle: Cycle) -> date | None:
    """Its first day."""
    return min((d for d in cycle.stages.values() if d <= facts.through), default=None)


def stage(facts: Facts, cycle: Cycle) -> Stage:
    """The furthest one that has been reached."""
    reached = {BY_FORM[name]: day for name, day in cycle.stages.items() if day <= facts.through}
    for code, name in BY_ACTIVITY.items():
        days = [s.day for s in contacts(facts, cycle) if code in s.activities]
        reached |= {name: min(days)} if days else {}
    furthest = max(reached, key=ORDER.index, default="none")
    return Stage(furthest, reached.get(furthest))


def due(facts: Facts, cycle: Cycle) -> date | None:
    """Its planned end."""
    after = timedelta(days=facts.rules.cycle_days)
    return cycle.planned_end or (cycle.kickoff + after if cycle.kickoff else None)


def is_done(facts: Facts, cycle: Cycle) -> bool:
    """Whether it has been debriefed and reflected."""
    return all(day is not None and day <= facts.through for day in (cycle.debrief, cycle.reflection))


def is_open(facts: Facts, cycle: Cycle) -> bool:
    """Whether neither its days nor its form have ended it."""
    return not is_done(facts, cycle) and cycle.status not in CLOSED


def year_end(facts: Facts, cycle: Cycle) -> date | None:
    """The end of the last school year begun by its planned end; without one, of the first not over on its first day."""
    if planned := due(facts, cycle):
        return max((y.end for y in facts.years() if y.start <= planned), default=None)
    begun = start(facts, cycle)
    return min((y.end for y in facts.years() if begun and begun <= y.end), default=None)


def is_running(facts: Facts, cycle: Cycle) -> bool:
    """Whether it is open, neither left open nor of a teacher who has left."""
    return is_open(facts, cycle) and open_until(facts, cycle) == facts.through


def open_until(facts: Facts, cycle: Cycle) -> date | None:
    """The last day on which it was open; None of one that its form closed before any day of it came."""
    last = _last_day(facts, cycle)
    left = _left(facts, cycle.teacher)
    return min(last, left) if last and left else last


def _last_day(facts: Facts, cycle: Cycle) -> date | None:
    if is_done(facts, cycle):
        return max(day for day in (cycle.debrief, cycle.reflection) if day)
    if is_open(facts, cycle):
        return min(year_end(facts, cycle) or facts.through, facts.through)
    planned = due(facts, cycle)
    met = [s.day for s in contacts(facts, cycle) if s.cycle_id == cycle.cycle_id or (planned and s.day <= planned)]
    return max([*met, *(d for d in cycle.stages.values() if d <= facts.through)], default=None)


def _left(facts: Facts, teacher: str) -> date | None:
    """The last day at any school of who teaches no more on the last school day."""
    last = max((a.last for a in facts.assignments if a.person == teacher), default=None)
    school_day = max((d for d in facts.school_days if d <= facts.through), default=None)
    return last if last and school_day and last < school_day else None


def open_days(facts: Facts, cycle: Cycle) -> Iterator[date]:
    """The school days from its kickoff to that one."""
    last = open_until(facts, cycle)
    if cycle.kickoff is not None and last is not None:
        yield from (day for day in facts.school_days if cycle.kickoff <= day <= last)
