"""The whole district by seed and size. Parts are made when first asked for; every one follows from the seed alone."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from sandbox.world.campus import make_campus
from sandbox.world.coach_time import make_coach_time
from sandbox.world.cycles import Cycle, make_cycles
from sandbox.world.lms import Campus
from sandbox.world.log import Log, make_log
from sandbox.world.page_views import PageView, make_page_views
from sandbox.world.people import Person, School, make_people, make_schools
from sandbox.world.programme import Plan, make_plans
from sandbox.world.records import make_records
from sandbox.world.responses import Response, make_responses
from sandbox.world.roster import RosterEnrollment, SchoolClass, make_classes, make_enrollments
from sandbox.world.sessions import Session, make_sessions
from sandbox.world.sizes import SIZES, Size
from sandbox.world.told import Told
from sandbox.world.work import Assignment, Submission, make_assignments, make_submissions


class World:
    """A synthetic district over one school year. It changes with time only through the instants its parts carry."""

    def __init__(self, seed: int, size: Size) -> None:
        """Makes nothing yet."""
        self.seed = seed
        self.size = size

    @cached_property
    def schools(self) -> tuple[School, ...]:
        """All schools."""
        return make_schools(self.size)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Teachers, coaches, principals, students."""
        return make_people(self.seed, self.size, self.schools)

    @cached_property
    def classes(self) -> tuple[SchoolClass, ...]:
        """The roster's classes."""
        return make_classes(self.seed, self.people, self.schools)

    @cached_property
    def enrollments(self) -> tuple[RosterEnrollment, ...]:
        """The roster's enrolments."""
        return make_enrollments(self.seed, self.size, self.people, self.classes)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """Who is coached."""
        return make_plans(self.seed, self.schools, self.people)

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """The coaching cycles."""
        return make_cycles(self.seed, self.plans)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions as held."""
        return make_sessions(self.seed, self.plans, self.cycles)

    @cached_property
    def log(self) -> Log:
        """The sessions as logged."""
        return make_log(self.seed, self.sessions, self.people)

    @cached_property
    def coach_time(self) -> tuple[Told, ...]:
        """How coaches spent their time, as written down."""
        return make_coach_time(self.seed, self.schools, self.people)

    @cached_property
    def records(self) -> tuple[Told, ...]:
        """What coaches and schools wrote down beside log and time."""
        return make_records(self.seed, self.schools, self.people, self.cycles, self.sessions)

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """Both survey waves."""
        return make_responses(self.seed, self.people, self.plans)

    @cached_property
    def campus(self) -> Campus:
        """The platform's courses, sections, users and enrolments."""
        return make_campus(self.seed, self.people, self.classes, self.enrollments)

    @cached_property
    def first_coached(self) -> Mapping[str, date]:
        """Each coached teacher's first session, by person."""
        first: dict[str, date] = {}
        for session in self.sessions:
            for participant in session.participants:
                if session.day and participant.person_id:
                    first[participant.person_id] = min(session.day, first.get(participant.person_id, session.day))
        return first

    @cached_property
    def assignments(self) -> dict[int, tuple[Assignment, ...]]:
        """Assignments by course."""
        return make_assignments(self.seed, self.size, self.campus, self.first_coached)

    @cached_property
    def submissions(self) -> dict[int, list[Submission]]:
        """Submissions by course."""
        return {
            course.course_id: make_submissions(
                self.seed,
                self.campus,
                course,
                self.assignments[course.course_id],
                self.first_coached.get(course.teacher_id),
            )
            for course in self.campus.courses
        }

    @cached_property
    def page_views(self) -> dict[int, tuple[PageView, ...]]:
        """Staff page views of the last month by user, newest first."""
        return make_page_views(self.seed, self.size, self.campus)

    def prepare(self) -> "World":
        """Makes everything now, so that no request has to wait for it."""
        _ = (self.log, self.responses, self.cycles, self.coach_time, self.records, self.submissions, self.page_views)
        return self


def build_world(seed: int = 1, size: str = "tiny") -> World:
    """The district of that seed and size.

    Raises:
        KeyError: no size of that name; see `sandbox.world.sizes.SIZES`.
    """
    return World(seed, SIZES[size])
