"""Weeks on the learning platform: what was done in them, in whose sections, and where its teacher was.

Read from the definitions (domain brief 3.2, 6.2, 6.4): what makes something is active, quizzes and tools that are
worked through are passive; a session ends where nothing happens for more than half an hour.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from tests.integration.independent.facts import Facts
from tests.integration.independent.platform import Platform, Seat

_Value = TypeVar("_Value")
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
    """A teacher's grading; `hours` after the work was handed in."""

    person: str
    at: datetime
    day: date
    hours: Fraction


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
    def taught(self) -> Mapping[str, set[str]]:
        """By section: the people who teach it."""
        return _grouped((s.section, s.person) for s in self.seats)

    @cached_property
    def sections_of(self) -> Mapping[str, set[tuple[str, str]]]:
        """By course: its sections, each with who teaches it."""
        return _grouped((s.course, (s.section, s.person)) for s in self.seats)

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
        """Teachers' gradings."""
        return [
            Graded(
                self.person_of[w.grader],
                w.graded,
                self.local(w.graded),
                Fraction(int((w.graded - w.submitted).total_seconds()), 3600),
            )
            for w in self.platform.works
            if w.graded and w.submitted and w.grader in self.person_of and w.section in self.platform.sections
        ]

    @cached_property
    def spans(self) -> Mapping[str, set[tuple[str, date, date]]]:
        """By person: where they were assigned, from when to when."""
        return _grouped((a.person, (a.school, a.first, a.last)) for a in self.facts.assignments)

    def live(self) -> Iterator[tuple[str, str, date]]:
        """Each section with its teacher and a week in which it is live, as often as an assignment says so."""
        for section, (_, first, last) in self.platform.sections.items():
            for person in self.taught.get(section, ()):
                for _, begin, end in self.spans.get(person, ()):
                    since, until = max(first, begin), min(last, end)
                    week = monday(since)
                    while since <= until and week <= until:
                        yield section, person, week
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
    """How many began, by place and week, of what users did: `(user, local day, instant, place)`."""
    began: Counter[tuple[str, date]] = Counter()
    last: dict[tuple[str, date], datetime] = {}
    for user, day, at, place in sorted(acts):
        if (user, day) not in last or at - last[user, day] > PAUSE:
            began[place, monday(day)] += 1
        last[user, day] = at
    return began


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> dict[str, set[_Value]]:
    found: dict[str, set[_Value]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return dict(found)
