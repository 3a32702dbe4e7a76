"""The lists of a Canvas account as of a night, ids as text.

Docs: https://developerdocs.instructure.com/services/canvas
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from sandbox.systems.canvas import records
from sandbox.systems.canvas.records import Record
from sandbox.world import World
from sandbox.world.days import close_of, iso
from sandbox.world.lms import ACCOUNT, NEVER, STUDENT, TEACHER, TERM_IDS, Course, LmsUser

REACH = timedelta(days=31)  # how long the platform keeps page views
ENROLLMENT_TYPES = {"teacher": TEACHER, "student": STUDENT}


class CanvasView:
    """One account at the close of one local day. A list may hold a bare text where a broken export left one."""

    def __init__(self, world: World, night: date) -> None:
        """Nothing is made until it is asked for."""
        self._world = world
        self._campus = world.campus
        self.now = iso(close_of(night))
        self._oldest = iso(close_of(night) - REACH)

    def parents(self, kind: str) -> Iterable[int]:
        """Whose lists there are: of the account, of every course, of every user whose page views are kept."""
        parents: dict[str, Iterable[int]] = {
            "accounts": (ACCOUNT,),
            "courses": (c.course_id for c in self._campus.courses),
            "users": self._world.page_views,
        }
        return parents[kind]

    def has(self, kind: str, number: int) -> bool:
        """Whether there is such a parent to be read; of an unknown user the platform gives an empty list."""
        return number not in self._campus.closed if kind == "users" else number in set(self.parents(kind))

    @cached_property
    def _users(self) -> dict[int, LmsUser]:
        return {u.user_id: u for u in self._campus.users}

    @cached_property
    def _teacher_ids(self) -> dict[int, str]:
        return {c.course_id: c.teacher_id for c in self._campus.courses}

    @cached_property
    def _first_teacher(self) -> int:
        return self._campus.user_of[self._world.people[0].person_id].user_id

    def terms(self) -> list[Record]:
        """The account's terms."""
        return [records.term(name) for name in TERM_IDS]

    def courses(self, states: list[str]) -> list[Record]:
        """Courses in those states; all but the deleted ones when none is named."""
        made = [
            records.course(c, self.now, self._teacher_shown(c)) for c in self._campus.courses if c.created < self.now
        ]
        return [c for c in made if c["workflow_state"] in (states or ["available"])]

    def _teacher_shown(self, course: Course) -> LmsUser | None:
        return self._campus.user_of[course.teacher_id] if course.teacher_id and course.course_id % 3 == 0 else None

    def sections(self, course_id: int) -> list[Record]:
        """A course's sections."""
        return [records.section(s) for s in self._campus.sections_of.get(course_id, ())]

    def enrollments(self, course_id: int, states: list[str]) -> list[Record]:
        """A course's enrolments in those states; the active ones when none is named."""
        seats = self._campus.enrollments_of.get(course_id, ())
        made = [records.enrollment(s, self.now, self._users[s.user_id].name) for s in seats if s.created < self.now]
        return [e for e in made if e["enrollment_state"] in (states or ["active", "invited"])]

    def users(self, population: str) -> list[Record | str]:
        """The accounts with such an enrolment; the teachers' list ends in a broken record that is only a name."""
        kind = ENROLLMENT_TYPES.get(population)
        wanted = {s.user_id for s in self._campus.enrollments if s.type == kind and s.created < self.now <= s.deleted}
        made: list[Record | str] = [records.user(u) for u in self._campus.users if kind is None or u.user_id in wanted]
        if population == "teacher":
            made.append(f"{self._world.people[0].name} (copy)")
        return made

    def assignments(self, course_id: int) -> list[Record]:
        """A course's assignments; deleted ones are not listed."""
        teacher = self._campus.user_of.get(self._teacher_ids.get(course_id, ""))
        return [
            records.assignment(a, teacher)
            for a in self._world.assignments.get(course_id, ())
            if a.created < self.now <= a.deleted
        ]

    def submissions(self, course_id: int, submitted_since: str = "", graded_since: str = "") -> list[Record]:
        """A course's submissions of all students, those handed in or graded after those instants where asked."""
        made = [
            records.submission(s, self.now) for s in self._world.submissions.get(course_id, ()) if s.created < self.now
        ]
        if submitted_since:
            made = [s for s in made if str(s["submitted_at"] or "") > submitted_since]
        if graded_since:
            made = [s for s in made if str(s["graded_at"] or "") > graded_since]
        return made

    def page_views(self, user_id: int, start: str = "", end: str = NEVER) -> list[Record | str]:
        """A user's page views from `start` up to `end`, newest first; some twice, one list ends broken."""
        views = self._world.page_views.get(user_id, ())
        listed = (v for v in views if v.visible < self.now and max(start, self._oldest) <= v.created < end)
        made: list[Record | str] = [records.page_view(v) for v in listed for _ in range(v.times)]
        if made and user_id == self._first_teacher:
            made.append(f"session of {self._world.people[0].name}")
        return made
