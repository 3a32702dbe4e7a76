"""Weeks on the learning platform: what was done in them, in whose sections, and where its teacher was.

Read from the definitions (domain brief 3.2, 6.2, 6.4): what makes something is active, quizzes and tools that are
worked through are passive; a session ends where nothing happens for more than half an hour. What is done in a section
is credited to who held its teacher's seat that day and was a teacher of the roster then.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from tests.integration.independent.facts import Facts
from tests.integration.independent.platform import Platform, Seat, Work

_Value = TypeVar("_Value")
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
PAUSE = timedelta(minutes=30)
# the class of what is handed in, and whether it makes something
CLASSES = {
    "online_text_entry": ("submit", True),
    "online_upload": ("submit", True),
    "discussion_topic": ("discuss", True),
    "media_recording": ("create_media", True),
    "online_quiz": ("assess", False),
    "external_tool": ("assess", False),
}


def monday(day: date) -> date:
    """The first day of the day's week."""
    return day - timedelta(days=day.weekday())


def sunday(week: date) -> date:
    """The last day of a week."""
    return week + timedelta(days=6)


@dataclass(frozen=True)
class HandedIn:
    """A student's work at the moment it came."""

    user: str
    at: datetime
    day: date
    section: str
    kind: str


@dataclass(frozen=True)
class Graded:
    """A teacher's grading, of a group's work at once; `hours` after the first of it was handed in.

    Attributes:
        is_theirs: whether the grader held a seat in the course that day.
    """

    person: str
    at: datetime
    day: date
    hours: Fraction
    is_theirs: bool


@dataclass(frozen=True)
class Weeks:
    """One night's facts, by week."""

    facts: Facts

    @property
    def platform(self) -> Platform:
        """What happened there."""
        assert self.facts.platform is not None
        return self.facts.platform

    def is_read(self, week: date) -> bool:
        """Whether the week is over, as far as the platform was heard."""
        return sunday(week) <= self.platform.night

    def local(self, at: datetime) -> date:
        """The day of an instant in the district."""
        return at.astimezone(self.platform.zone).date()

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Of known people, in sections of classes: staff training is none."""
        return tuple(s for s in self.platform.seats if s.section in self.platform.sections and s.person)

    @cached_property
    def first_done(self) -> Mapping[str, date]:
        """By course: the first day on which work was set, handed in or graded."""
        course_of = {s.section: s.course for s in self.platform.seats}
        done = [(course, self.local(at)) for course, at in self.platform.assignments]
        for work in self.platform.works:
            done += [(course_of.get(work.section, ""), self.local(at)) for at in (work.submitted, work.graded) if at]
        return {course: min(days) for course, days in _grouped(done).items()}

    def gone(self, seat: Seat) -> date | None:
        """When somebody left a section, the platform's or the roster's day, before its term was over."""
        left = min((day for day in (seat.deleted, seat.end) if day), default=None)
        return left if left and left < self.platform.sections[seat.section][2] else None

    @cached_property
    def held(self) -> Mapping[Seat, tuple[date, date]]:
        """From when to when a seat is held: from the day somebody came, if another had left by then."""
        return {seat: (self._since(seat), self.gone(seat) or date.max) for seat in self.seats}

    def _since(self, seat: Seat) -> date:
        came = seat.begin or seat.created
        for other in self._seats_of[seat.section]:
            if other.person != seat.person:
                gone = self.gone(other)
                start = max(self.platform.sections[seat.section][1], self.first_done.get(seat.course, date.min))
                if gone and start <= gone <= came:
                    return came
        return date.min

    def is_teacher(self, person: str, day: date) -> bool:
        """Whether somebody is assigned that day, or was until, or will be after, days without school alone."""
        return any(
            begin <= day <= end
            or (day > end and self._schooldays_to(day) == self._schooldays_to(end))
            or (day < begin and self._schooldays_to(day - DAY) == self._schooldays_to(begin - DAY))
            for _, begin, end in self.spans.get(person, ())
        )

    def _schooldays_to(self, day: date) -> int:
        return bisect_right(self._school_days, day)

    @cached_property
    def _school_days(self) -> list[date]:
        return sorted(self.facts.school_days)

    def _teaches(self, seat: Seat, day: date) -> bool:
        begin, end = self.held[seat]
        return begin <= day <= end and self.is_teacher(seat.person, day)

    @cached_property
    def _seats_of(self) -> Mapping[str, set[Seat]]:
        return _grouped((s.section, s) for s in self.seats)

    @cached_property
    def _seats_in(self) -> Mapping[str, set[Seat]]:
        return _grouped((s.course, s) for s in self.seats)

    def teachers(self, section: str, day: date) -> set[str]:
        """The people who teach a section on a day."""
        return {s.person for s in self._seats_of.get(section, ()) if self._teaches(s, day)}

    def sections_of(self, course: str, day: date) -> set[tuple[str, str]]:
        """A course's sections, each with who teaches it on a day."""
        return {(s.section, s.person) for s in self._seats_in.get(course, ()) if self._teaches(s, day)}

    def is_at_home(self, user: str, course: str, day: date) -> bool:
        """Whether an account held a teacher's seat in a course on a day."""
        return any(s.user == user and self._teaches(s, day) for s in self._seats_in.get(course, ()))

    @cached_property
    def person_of(self) -> Mapping[str, str]:
        """By user: the teacher."""
        return {s.user: s.person for s in self.seats}

    @cached_property
    def handed_in(self) -> list[HandedIn]:
        """Students' work."""
        return [
            HandedIn(w.user, w.submitted, self.local(w.submitted), w.section, w.type)
            for w in self.platform.works
            if w.submitted and w.section in self.platform.sections
        ]

    @cached_property
    def graded(self) -> list[Graded]:
        """Teachers' gradings: what somebody gave for an assignment in one second is one."""
        course_of = {s.section: s.course for s in self.seats}
        given: dict[tuple[str, str, datetime], list[Work]] = defaultdict(list)
        for work in self.platform.works:
            if work.graded and work.submitted and work.grader in self.person_of and work.section in course_of:
                given[work.assignment, work.grader, work.graded.replace(microsecond=0)].append(work)
        return [self._grading(grader, course_of[works[0].section], works) for (_, grader, _), works in given.items()]

    def _grading(self, grader: str, course: str, works: list[Work]) -> Graded:
        at = min(work.graded for work in works if work.graded)
        first = min(work.submitted for work in works if work.submitted)
        day = self.local(at)
        hours = Fraction(int((at - first).total_seconds()), 3600)
        return Graded(self.person_of[grader], at, day, hours, self.is_at_home(grader, course, day))

    @cached_property
    def spans(self) -> Mapping[str, set[tuple[str, date, date]]]:
        """By person: where they were assigned, from when to when."""
        return _grouped((a.person, (a.school, a.first, a.last)) for a in self.facts.assignments)

    def live(self) -> Iterator[tuple[str, str, date]]:
        """Each section with its teacher and a week in which it is live, as often as an assignment says so."""
        for seat, (came, gone) in self.held.items():
            _, first, last = self.platform.sections[seat.section]
            for _, begin, end in self.spans.get(seat.person, ()):
                since, until = max(first, begin, came), min(last, end, gone)
                week = monday(since)
                while since <= until and week <= until:
                    yield seat.section, seat.person, week
                    week += WEEK

    def school_of(self, person: str, week: date) -> tuple[str, int]:
        """Where a teacher was on most of the week's school days, and at how many schools they were."""
        days: Counter[str] = Counter()
        last: dict[str, date] = {}
        of_week = {d for d in self.facts.school_days if week <= d <= sunday(week)}
        for day in (week + timedelta(days=n) for n in range(7)):
            for school in {s for s, begin, end in self.spans.get(person, ()) if begin <= day <= end}:
                days[school] += day in of_week
                last[school] = day
        if not days:
            return "UNKNOWN", 0
        home = self.facts.teachers.get(person)
        return min(days, key=lambda s: (-days[s], s != home, -last[s].toordinal())), len(days)


def sessions(acts: Iterable[tuple[str, date, datetime, str]]) -> Counter[tuple[str, date]]:
    """How many began, by place and day, of what users did: `(user, local day, instant, place)`."""
    began: Counter[tuple[str, date]] = Counter()
    last: dict[tuple[str, date], datetime] = {}
    for user, day, at, place in sorted(acts):
        if (user, day) not in last or at - last[user, day] > PAUSE:
            began[place, day] += 1
        last[user, day] = at
    return began


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> dict[str, set[_Value]]:
    found: dict[str, set[_Value]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return dict(found)
