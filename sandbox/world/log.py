"""The coaching log as a spreadsheet keeps it: rows that appear, are edited and deleted, with what coaches get wrong.

Each kind of mess is counted in `Log.planted`, so that a test can say it was found.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from sandbox.world.chance import chance
from sandbox.world.days import NIGHTS, close_of, district, local
from sandbox.world.field import CASES as FIELD_CASES
from sandbox.world.mess import CASES, Case
from sandbox.world.people import Person
from sandbox.world.sessions import FollowUp, Participant, Session
from sandbox.world.standards import ISTEC, Aligned

LATE_EDITS = local(NIGHTS[2], 10)
MAX_MINUTES = 480
STAMPED_ALIKE = 3


@dataclass(frozen=True)
class Row:
    """One row of the sheet: what it says from which instant on; None once it is deleted."""

    versions: tuple[tuple[datetime, Session | None], ...]

    def as_of(self, night: date) -> Session | None:
        """What the row says when that local day closes."""
        seen = [session for moment, session in self.versions if moment < close_of(night)]
        return seen[-1] if seen else None


@dataclass(frozen=True)
class Log:
    """All rows in sheet order, and how often each kind of mess was planted."""

    rows: tuple[Row, ...]
    planted: Mapping[str, int]


def make_log(seed: int, sessions: Sequence[Session], people: Sequence[Person]) -> Log:
    """The sheet with its mess."""
    rng = chance(seed, "log mess")
    by_id = {p.person_id: p for p in people}
    early = [n for n, s in enumerate(sessions) if s.submitted < close_of(NIGHTS[0])]
    rows = [Row(((s.submitted, s),)) for s in sessions]
    counts: Counter[str] = Counter()
    free = _Picker(rng, early, sessions)
    share = max(1, len(early) // 150)

    def plant(cases: Sequence[Case]) -> None:
        for case in cases:
            for n in free.take(case.fits, case.times * share if case.times > 1 else 1):
                rows[n] = Row(((sessions[n].submitted, case.change(sessions[n], by_id, rng)),))
                counts[case.kind] += 1

    plant(CASES)
    _twin_by_name(free, rows, sessions, people, counts)
    _edits(free, rows, sessions, counts, share)
    again = set(free.take(_any, 2 * share))
    counts["repeated_row"] += len(again)
    plant(FIELD_CASES)
    _one_stamp(free, rows, sessions, counts)
    return Log(_repeat(rows, again), dict(counts))


class _Picker:
    """Hands out rows, each one once, so that no two kinds of mess meet in one row."""

    def __init__(self, rng: Random, rows: list[int], sessions: Sequence[Session]) -> None:
        self._left = rng.sample(rows, len(rows))
        self._sessions = sessions

    def take(self, fits: Callable[[Session], bool], count: int = 1) -> list[int]:
        """Some rows that fit."""
        found = [n for n in self._left if fits(self._sessions[n])][:count]
        self._left = [n for n in self._left if n not in found]
        return found


def _any(_: Session) -> bool:
    return True


def _single(session: Session) -> bool:
    return len(session.participants) == 1


def _istec(session: Session) -> bool:
    return session.aligned.framework == ISTEC


def _twin_by_name(
    free: _Picker, rows: list[Row], sessions: Sequence[Session], people: Sequence[Person], counts: Counter[str]
) -> None:
    """A name that two people carry says nobody's."""
    carried = Counter(p.name for p in people if p.kind == "teacher")
    name = next(n for n, times in carried.items() if times > 1)
    for n in free.take(_single):
        changed = replace(sessions[n], participants=(Participant("", name=name),))
        rows[n] = Row(((changed.submitted, changed),))
        counts["ambiguous_name"] += 1


def _edits(free: _Picker, rows: list[Row], sessions: Sequence[Session], counts: Counter[str], share: int) -> None:
    """What changes on the third day: minutes, standards, a follow-up, a row deleted, a word mended into a number."""

    def edit(n: int, kind: str, session: Session | None) -> None:
        rows[n] = Row((*rows[n].versions, (LATE_EDITS, session)))
        counts[kind] += 1

    for n in free.take(_any, 2 * share):
        edit(n, "late_minutes", replace(sessions[n], minutes=25, minutes_text=25))
    for n in free.take(_istec, 2 * share):
        edit(n, "late_standards", replace(sessions[n], aligned=Aligned("6b", ISTEC, ("6b",))))
    for n in free.take(_any, share):
        edit(n, "late_follow_up", replace(sessions[n], follow_up=FollowUp(needed=True)))
    for n in free.take(_any, share):
        edit(n, "deleted_row", None)
    words = [n for n, row in enumerate(rows) if (now := row.versions[-1][1]) and now.minutes_text == "forty"]
    for n in words[:1]:
        edit(n, "mended_minutes", replace(sessions[n], minutes=40, minutes_text=40))


def _one_stamp(free: _Picker, rows: list[Row], sessions: Sequence[Session], counts: Counter[str]) -> None:
    """A coach logs several days at once, and the sheet shows the time stamp as a date: one stamp for them all."""
    (first,) = free.take(_single)
    coach = sessions[first].coach_id
    chosen = [first, *free.take(lambda s: _single(s) and s.coach_id == coach, STAMPED_ALIKE - 1)]
    day = max(sessions[n].submitted for n in chosen).astimezone(district().zone).date()
    for n in chosen:
        rows[n] = Row(((sessions[n].submitted, replace(sessions[n], submitted=local(day, 0))),))
        counts["shared_timestamp"] += 1


def _repeat(rows: list[Row], again: Collection[int]) -> tuple[Row, ...]:
    """The same row again, right below."""
    return tuple(item for n, row in enumerate(rows) for item in ((row, row) if n in again else (row,)))


def problem(session: Session) -> str:
    """Why the row must go to quarantine, or the empty text: the rules of the log."""
    if session.day is None:
        return "session_date_is_a_date"
    if session.minutes is None or not 1 <= session.minutes <= MAX_MINUTES:
        return "duration_is_possible"
    return ""
