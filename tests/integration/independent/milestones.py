"""What reached a date: cycles started, due, completed; follow-up windows closed (brief I04, I05, I09; 6b)."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.integration.independent.facts import UNALIGNED, Cycle, Facts, Session
from tests.integration.independent.frame import Key
from tests.integration.independent.numbers import median, ratio
from tests.integration.independent.people import received, school_on, school_shares
from tests.integration.independent.weights import rolled


@dataclass
class Milestones:
    """The counts of one cell."""

    started: int = 0
    due: int = 0
    lengths: list[int] = field(default_factory=list)
    windows: int = 0
    on_time: int = 0

    def measures(self) -> dict[str, object]:
        """As the mart's columns."""
        return {
            "cycles_started": self.started,
            "cycles_due": self.due,
            "cycles_completed": len(self.lengths),
            "cycle_completion_rate": ratio(len(self.lengths), self.due),
            "cycle_days_median": median(self.lengths),
            "followups_closed_window": self.windows,
            "followups_on_time": self.on_time,
            "followup_rate": ratio(self.on_time, self.windows),
        }


def milestones(facts: Facts) -> dict[Key, Milestones]:
    """Every cell in which a cycle began or fell due, or a window closed."""
    cells: dict[Key, Milestones] = {}
    for cycle in facts.cycles:
        _count_cycle(facts, cycle, cells)
    for session in facts.sessions:
        if session.follow_up_needed:
            _count_follow_up(facts, session, cells)
    return cells


def cycle_codes(facts: Facts, cycle: Cycle) -> set[str]:
    """The standards of the cycle's sessions, parents included; UNALIGNED of the form's framework where it has none."""
    own = [
        s
        for s in facts.sessions
        if s.cycle_id == cycle.cycle_id and any(a.person == cycle.teacher for a in s.attendances)
    ]
    return {code for s in own for code in rolled(s)} or {f"{cycle.framework}:{UNALIGNED}"}


def _count_cycle(facts: Facts, cycle: Cycle, cells: dict[Key, Milestones]) -> None:
    if cycle.kickoff is None:
        return
    end = cycle.planned_end or cycle.kickoff + timedelta(days=facts.rules.cycle_days)
    school = school_on(facts, cycle.teacher, cycle.kickoff, cycle.school)
    for code in cycle_codes(facts, cycle):
        place = (school, code.split(":")[0], code)
        if cycle.kickoff <= facts.through:
            for key in _keys(facts, place, cycle.kickoff):
                cells.setdefault(key, Milestones()).started += 1
        if end <= facts.through:
            for key in _keys(facts, place, end):
                cell = cells.setdefault(key, Milestones())
                cell.due += 1
                if cycle.debrief and cycle.reflection:
                    cell.lengths.append((cycle.debrief - cycle.kickoff).days)


def _count_follow_up(facts: Facts, session: Session, cells: dict[Key, Milestones]) -> None:
    after = facts.school_days[bisect_right(facts.school_days, session.day) :][: facts.rules.follow_up_days]
    if len(after) < facts.rules.follow_up_days or after[-1] > facts.through:
        return
    for school in school_shares(list(received(facts, session)), session.school):
        for code in rolled(session):
            for key in _keys(facts, (school, session.framework, code), after[-1]):
                cell = cells.setdefault(key, Milestones())
                cell.windows += 1
                cell.on_time += session.follow_up_done in after


def _keys(facts: Facts, place: tuple[str, str, str], day: date) -> list[Key]:
    return [(*place, period.kind, period.key) for period in facts.periods_of(day)]
