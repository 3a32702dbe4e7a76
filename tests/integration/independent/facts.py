"""What happened in a district up to one night, as plain values: all that the calculation knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.integration.independent.platform import Platform

UNALIGNED = "UNALIGNED"


@dataclass(frozen=True)
class Period:
    """A month, term or school year, both ends included."""

    kind: str
    key: str
    start: date
    end: date


@dataclass(frozen=True)
class Attendance:
    """Somebody named in a session; `person` is None where it is nobody known, `attended` where nothing is written."""

    person: str | None
    attended: Fraction | None = None


@dataclass(frozen=True)
class Session:
    """One valid session: quarantined rows, repeats, earlier versions and what was not held are left out before."""

    session_id: str
    coach: str
    day: date
    school: str
    minutes: Fraction
    is_group: bool
    framework: str
    codes: tuple[str, ...]
    has_unresolved: bool = False
    attendances: tuple[Attendance, ...] = ()
    cycle_id: str = ""
    follow_up_needed: bool = False
    follow_up_done: date | None = None
    is_follow_up_undated: bool = False
    activities: tuple[str, ...] = ()
    format: str = "one_on_one"
    session_type: str = "coaching"
    logged: date | None = None
    is_goal_first: bool | None = None
    is_agency_asked: bool | None = None
    moves: tuple[str, ...] = ()
    feedback: int | None = None
    is_feedback_asked: bool = False

    @property
    def present(self) -> tuple[Attendance, ...]:
        """Those who were there: nought minutes written down is not."""
        return tuple(a for a in self.attendances if a.attended != 0)


@dataclass(frozen=True)
class Item:
    """A piece of evidence: an artifact or a testimonial, with its day, its school and its qualified codes."""

    kind: str
    day: date
    school: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Rating:
    """What somebody rated of a teacher in a wave: a task's level, or a dimension of the classroom."""

    person: str
    day: date
    wave: str
    school: str
    rater: str | None
    level: str | None
    dimension: str | None
    points: int | None


@dataclass(frozen=True)
class Cycle:
    """A teacher's cycle with the stages reached by the night."""

    cycle_id: str
    teacher: str
    school: str
    framework: str
    kickoff: date | None = None
    planned_end: date | None = None
    debrief: date | None = None
    reflection: date | None = None
    coach: str = ""
    stages: Mapping[str, date] = field(default_factory=dict)
    status: str = "open"
    entry: str | None = None
    focus: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Assignment:
    """A teacher at a school by the roster's own dates, both ends included."""

    person: str
    school: str
    first: date
    last: date


@dataclass(frozen=True)
class Lesson:
    """A teacher in a class, with what the roster says that the class is about."""

    person: str
    school: str
    first: date
    last: date
    subject: str | None
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """A coach's post at a school, whoever holds it, both ends included."""

    school: str
    fte: Fraction
    staffing_model: str
    first: date
    last: date


@dataclass(frozen=True)
class Answer:
    """One finished response; `order` sorts those of one person and wave by when they came.

    Attributes:
        person: who answered; None where nobody known did.
        address: what else tells somebody from others; two answers are one whatever it is.
    """

    person: str | None
    wave: str
    day: date
    order: str
    items: tuple[int | None, ...]
    address: str = field(default="", compare=False)


@dataclass(frozen=True)
class Response:
    """One response as it came: not finished ones, previews and spam among them."""

    person: str | None
    wave: str
    day: date
    order: str
    items: tuple[int | None, ...]
    is_finished: bool
    is_real: bool

    def as_answer(self) -> Answer:
        """The same as an answer that counts."""
        return Answer(self.person, self.wave, self.day, self.order, self.items)


@dataclass(frozen=True)
class Construct:
    """The positions, from 0, of a construct's items in a response, and which of them are reversed."""

    construct_id: str
    items: tuple[int, ...]
    reversed_items: tuple[int, ...] = ()
    scale_min: int = 1
    scale_max: int = 5
    tpack_kind: str | None = None


@dataclass(frozen=True)
class Share:
    """An item of which the share of high answers is told: its position, what it asks, and in which waves."""

    item: int
    metric_id: str
    purpose: str | None = None
    counts_from: int = 4
    asked: tuple[str, ...] = ("pre", "post")


@dataclass(frozen=True)
class Rules:
    """The numbers a district sets for itself."""

    exposure_minutes: Fraction = Fraction(30)
    dosage_hours: Fraction = Fraction(10)
    follow_up_days: int = 10
    cycle_days: int = 56
    contact_days: int = 14
    min_pairs: int = 3
    evidence_pairs: int = 10
    change_that_matters: float = 0.2
    coverage_minutes: Fraction = Fraction(30)
    aligned_share: Fraction = Fraction(6, 10)
    log_days: int = 3


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything true of a district at the close of a night; what it comes to is kept by which facts they are.

    Attributes:
        through: the last day up to which every source has been heard; open periods are counted up to it, windows and
            cycles fall due by it.
        school_days: every instructional day of the calendar, in order, future ones included.
        teachers: known people who teach, with their first school by the roster.
        staff: everybody on the roster but students.
        posts: by teacher and school the day on which the roster itself lets the role begin, where it names one.
        focus: framework, code and school year of what the programme's plan names.
        coach_posts: what the district says of coaches' posts.
        groups: by a school's code the groups that it is in, by their kind (`school_group`, `poverty_band`).
    """

    through: date
    school_days: tuple[date, ...]
    periods: tuple[Period, ...]
    teachers: Mapping[str, str]
    assignments: tuple[Assignment, ...] = ()
    sessions: tuple[Session, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    answers: tuple[Answer, ...] = ()
    constructs: tuple[Construct, ...] = ()
    shares: tuple[Share, ...] = ()
    waves: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    rules: Rules = Rules()
    platform: Platform | None = None
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lessons: tuple[Lesson, ...] = ()
    staff: frozenset[str] = frozenset()
    responses: tuple[Response, ...] = ()
    posts: Mapping[tuple[str, str], date] = field(default_factory=dict)
    focus: tuple[tuple[str, str, str], ...] = ()
    coach_posts: tuple[Post, ...] = ()
    items: tuple[Item, ...] = ()
    ratings: tuple[Rating, ...] = ()

    def years(self) -> tuple[Period, ...]:
        """The school years."""
        return tuple(p for p in self.periods if p.kind == "school_year")

    def opens(self, year: Period) -> date:
        """The first day whose sessions are a year's: nearer to it than to the year before, at most 60 days back."""
        nearer = [y.end + (year.start - y.end) // 2 + timedelta(days=1) for y in self.years() if y.end < year.start]
        return max([year.start - timedelta(days=60), *nearer])

    def begun(self) -> tuple[Period, ...]:
        """The periods that have begun by then, running ones included."""
        return tuple(p for p in self.periods if p.start <= self.through)

    def year_of(self, period: Period) -> str:
        """The school year a period begins in or, beginning before it, ends in."""
        return next((y.key for y in self.years() if y.start <= period.end and period.start <= y.end), "")

    def periods_of(self, day: date) -> tuple[Period, ...]:
        """The begun periods a day lies in."""
        return tuple(p for p in self.begun() if p.start <= day <= p.end)
