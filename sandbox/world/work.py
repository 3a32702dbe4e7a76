"""Work in the platform: assignments and submissions, with the change that coaching brings.

From their first coaching on, teachers set more active work (`ACTIVE_LIFT` times as much), and grade more of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sandbox.world.chance import chance
from sandbox.world.days import NIGHTS, at_school, iso, local, school_days_between
from sandbox.world.lms import NEVER, STUDENT, STUDENT_VIEW, TEACHER, Campus, Course, LmsEnrollment
from sandbox.world.roster import TERM_DATES
from sandbox.world.sizes import Size

ACTIVE = ("online_text_entry", "discussion_topic", "media_recording", "online_upload")
PASSIVE = ("online_quiz", "external_tool")
ACTIVE_LIFT = 1.8
GRADED_BEFORE, GRADED_AFTER = 0.55, 0.8
TRIES = 4  # assignments that a teacher hands in as the test student


@dataclass(frozen=True, slots=True)
class Assignment:
    """A piece of work set in a course; deleted ones are no longer listed."""

    assignment_id: int
    course_id: int
    type: str
    created: str
    due: str
    deleted: str = NEVER


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's work for one assignment; `submitted` and `graded` are `NEVER` until they happen."""

    submission_id: int
    assignment_id: int
    course_id: int
    section_id: int
    user_id: int
    type: str
    submitted: str
    graded: str
    grader_id: int
    created: str


def make_assignments(
    seed: int, size: Size, campus: Campus, first_coached: Mapping[str, date]
) -> dict[int, tuple[Assignment, ...]]:
    """Assignments by course: each day has its chance of active and of passive work; coaching raises the active one."""
    made = {}
    for number, course in enumerate(campus.courses):
        coached = first_coached.get(course.teacher_id)
        made[course.course_id] = tuple(
            _set_work(chance(seed, "work", course.course_id), size, course, coached, 100_000 + 1000 * number)
        )
    return made


def _set_work(rng: Random, size: Size, course: Course, coached: date | None, next_id: int) -> Iterator[Assignment]:
    first, last = TERM_DATES[course.term]
    rate = size.weekly_assignments * (0.1 if course.purpose == "staff_pd" else 1)
    if course.deleted != NEVER:
        return
    for day in school_days_between(first, last):
        lift = ACTIVE_LIFT if coached and day > coached else 1.0
        for kinds, chance_a_day in ((ACTIVE, rate * lift / 10), (PASSIVE, rate / 10)):
            if rng.random() < chance_a_day:
                moment = at_school(rng, day)
                yield Assignment(
                    next_id, course.course_id, rng.choice(kinds), iso(moment), iso(moment + timedelta(days=7))
                )
                next_id += 1
    if course.course_id % 40 == 1:  # set in error, without any work handed in, and deleted on the second night's day
        yield Assignment(
            next_id,
            course.course_id,
            "online_upload",
            iso(local(NIGHTS[0], 9)),
            iso(local(NIGHTS[2], 15)),
            iso(local(NIGHTS[1], 9)),
        )


def make_submissions(
    seed: int, campus: Campus, course: Course, assignments: Sequence[Assignment], coached: date | None
) -> list[Submission]:
    """Work handed in for a course's assignments; everyone enrolled has a record, handed in or not."""
    rng = chance(seed, "submissions", course.course_id)
    seats = campus.enrollments_of.get(course.course_id, ())
    students = [s for s in seats if s.type == STUDENT]
    grader = next((s.user_id for s in seats if s.type == TEACHER), 0)
    after = iso(local(coached, 23, 59)) if coached else NEVER
    made: list[Submission] = []
    for work in assignments:
        if work.deleted != NEVER:
            continue
        graded = GRADED_AFTER if work.created > after else GRADED_BEFORE
        for student in students:
            made.append(_hand_in(rng, work, student, grader, graded, (course.course_id << 20) + len(made)))
    tried = [(work, seat) for work in assignments[:TRIES] for seat in seats if seat.type == STUDENT_VIEW]
    rng = chance(seed, "tries", course.course_id)
    made += [_hand_in(rng, *one, grader, 1, (course.course_id << 20) + len(made) + n) for n, one in enumerate(tried)]
    return made


_HOURS = tuple(range(8, 22))


def _hand_in(
    rng: Random, work: Assignment, student: LmsEnrollment, grader: int, graded: float, submission_id: int
) -> Submission:
    submitted = marked = NEVER
    luck = rng.random()
    if luck < 0.85:  # noqa: PLR2004
        submitted = _later(work.created, luck * 9.4)
        if rng.random() < graded:
            marked = _later(submitted, 1 + rng.random() * 6)
    return Submission(
        submission_id,
        work.assignment_id,
        work.course_id,
        student.section_id,
        student.user_id,
        work.type,
        submitted,
        marked,
        grader,
        work.created,
    )


def _later(moment: str, days: float) -> str:
    """An ISO text some days on, at another hour; there are a hundred thousand, so it does not go through datetimes."""
    whole = int(days)
    day = date.fromordinal(date(int(moment[:4]), int(moment[5:7]), int(moment[8:10])).toordinal() + 1 + whole)
    second = int((days - whole) * 3600)
    return f"{day.isoformat()}T{_HOURS[second % len(_HOURS)]:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"
