"""What reached a date: cycles started, due, completed; follow-up windows closed (brief I04, I05, I09; 6b)."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from tests.integration.independent.facts import UNALIGNED, Cycle, Facts, Session
from tests.integration.independent.frame import Key, with_wholes
from tests.integration.independent.numbers import median, ratio
from tests.integration.independent.people import received, school_on, school_shares
from tests.integration.independent.places import Place, places
from tests.integration.independent.stages import is_done
from tests.integration.independent.weights import rolled

# brief I11: the nine activities by code, and the move itself by name, that show each of the four
MOVES = (("MB", "Model"), ("SP", "Pilot support"), ("DB", "Debrief"), ("AS", "MC", "Follow-up"))


@dataclass
class Milestones:
    """The counts of one cell, and the known teachers behind each."""

    started: int = 0
    due: int = 0
    lengths: list[int] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)
    windows: int = 0
    on_time: int = 0
    people: dict[str, set[str]] = field(default_factory=dict)

    def behind(self, family: str, who: Collection[str]) -> None:
        """Whose event it was."""
        self.people.setdefault(family, set()).update(who)

    def measures(self) -> dict[str, object]:
        """As the marts' columns."""
        return {
            "cycles_started": self.started,
            "cycles_due": self.due,
            "cycles_completed": len(self.lengths),
            "cycle_completion_rate": ratio(len(self.lengths), self.due),
            "cycle_days_median": median(self.lengths),
            "followups_closed_window": self.windows,
            "followups_on_time": self.on_time,
            "followup_rate": ratio(self.on_time, self.windows),
            "core_moves_possible": 4 * len(self.moves),
            "core_moves_seen": sum(self.moves) if self.moves else None,
            "core_move_fidelity": ratio(sum(self.moves), 4 * len(self.moves)),
        }


@lru_cache(maxsize=4)
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
    own = _sessions(facts, cycle)
    return {code for s in own for code in rolled(s)} or {f"{cycle.framework}:{UNALIGNED}"}


def _sessions(facts: Facts, cycle: Cycle) -> list[Session]:
    return [
        s for s in facts.sessions if s.cycle_id == cycle.cycle_id and any(a.person == cycle.teacher for a in s.present)
    ]


def cycle_moves(facts: Facts, cycle: Cycle) -> int | None:
    """How many of the four moves its sessions show; None where none of them says what was done."""
    said = [(*s.activities, *s.moves) for s in _sessions(facts, cycle)]
    if not any(said):
        return None
    return sum(any(word in words for words in said for word in ways) for ways in MOVES)


def is_timing_known(facts: Facts, session: Session) -> bool:
    """Whether anybody can say that a promised follow-up came in time: a form without one day tells of none."""
    has_days = any(s.follow_up_done for s in facts.sessions if s.framework == session.framework)
    return has_days and not session.is_follow_up_undated


def _count_cycle(facts: Facts, cycle: Cycle, cells: dict[Key, Milestones]) -> None:
    if cycle.kickoff is None:
        return
    end = cycle.planned_end or cycle.kickoff + timedelta(days=facts.rules.cycle_days)
    school = school_on(facts, cycle.teacher, cycle.kickoff, cycle.school)
    who = {cycle.teacher} & facts.teachers.keys()
    where = (list(places(facts, school)), with_wholes(cycle_codes(facts, cycle)))
    if cycle.kickoff <= facts.through:
        for cell in _cells(facts, cells, *where, cycle.kickoff):
            cell.started += 1
            cell.behind("started", who)
    if end <= facts.through:
        for cell in _cells(facts, cells, *where, end):
            cell.due += 1
            cell.behind("due", who)
            if cycle.debrief and is_done(facts, cycle):
                cell.lengths.append((cycle.debrief - cycle.kickoff).days)
                cell.behind("completed", who)
                if (seen := cycle_moves(facts, cycle)) is not None:
                    cell.moves.append(seen)


def _count_follow_up(facts: Facts, session: Session, cells: dict[Key, Milestones]) -> None:
    after = facts.school_days[bisect_right(facts.school_days, session.day) :][: facts.rules.follow_up_days]
    if len(after) < facts.rules.follow_up_days or after[-1] > facts.through or not is_timing_known(facts, session):
        return
    there = list(received(facts, session))
    reached: dict[Place, set[str]] = {}
    for school in school_shares(there, session.school):
        known = {item.person for item in there if item.school == school and item.person in facts.teachers}
        for place in places(facts, school):
            reached.setdefault(place, set()).update(person for person in known if person)
    for place, who in reached.items():
        for cell in _cells(facts, cells, [place], with_wholes(rolled(session)), after[-1]):
            is_on_time = session.follow_up_done in after
            cell.windows += 1
            cell.on_time += is_on_time
            cell.behind("followups", who)
            if is_on_time:
                cell.behind("on_time", who)


def _cells(
    facts: Facts, cells: dict[Key, Milestones], where: Iterable[Place], codes: Iterable[str], day: date
) -> Iterator[Milestones]:
    for place in where:
        for code in codes:
            for period in facts.periods_of(day):
                yield cells.setdefault((place, code, period.kind, period.key), Milestones())
