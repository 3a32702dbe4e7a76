"""Fills the learning platform: a course a class, staff training, accounts made by hand, seats that are left."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from sandbox.world.chance import chance
from sandbox.world.days import NIGHTS, iso, local, year_start
from sandbox.world.lms import (
    NEVER,
    SERVICE,
    SHARD,
    STUDENT,
    STUDENT_VIEW,
    TEACHER,
    TEST_STUDENT,
    Campus,
    Course,
    LmsEnrollment,
    LmsUser,
    Section,
)
from sandbox.world.people import Person
from sandbox.world.roster import TERM_DATES, YEAR, RosterEnrollment, SchoolClass

TRIED = 3  # sections whose teacher looked at the course as a student does
_Item = TypeVar("_Item", Section, LmsEnrollment)


def make_campus(
    seed: int, people: Sequence[Person], classes: Sequence[SchoolClass], enrollments: Sequence[RosterEnrollment]
) -> Campus:
    """A course a class, or for two classes of a teacher; one of staff training; one opened in error and deleted."""
    rng = chance(seed, "campus")
    users = _users(rng, people)
    user_of = {u.person_id: u for u in users if u.person_id}
    courses, sections = _courses(classes)
    training = Course(
        901, None, "Teaching with technology", "PD-2025", YEAR, "staff_pd", "", iso(local(year_start(), 6))
    )
    mistaken = Course(
        902, None, "Copy of a course", "TMP-1", YEAR, "student", "", iso(local(NIGHTS[0], 9)), iso(local(NIGHTS[2], 9))
    )
    courses += [training, mistaken]
    sections.append(Section(9901, 901, None, "Staff", training.created))
    seats = _seats(rng, classes, enrollments, sections, user_of)
    seats += _training_seats(people, user_of, len(seats))
    seats += [
        LmsEnrollment(20_000 + len(seats) + n, s.course_id, s.section_id, TEST_STUDENT, STUDENT_VIEW, s.created)
        for n, s in enumerate(sections[:TRIED])
    ]
    closed = frozenset(user_of[p.person_id].user_id for p in [p for p in people if p.kind == "coach"][-1:])
    by_course = (_by_course(sections), _by_course(seats))
    return Campus(users, tuple(courses), tuple(sections), tuple(seats), user_of, *by_course, closed)


def _by_course(items: Sequence[_Item]) -> dict[int, tuple[_Item, ...]]:
    grouped: dict[int, list[_Item]] = {}
    for item in items:
        grouped.setdefault(item.course_id, []).append(item)
    return {key: tuple(values) for key, values in grouped.items()}


def _users(rng: Random, people: Sequence[Person]) -> tuple[LmsUser, ...]:
    """Some teachers have accounts made by hand: without the roster's id, or with neither id nor address."""
    made = []
    for number, person in enumerate(p for p in people if p.kind != "administrator"):
        user_id = (SHARD if rng.random() < 0.05 else 0) + 4000 + number  # noqa: PLR2004
        by_hand = person.kind == "teacher" and number % 17 == 9  # noqa: PLR2004
        name_only = person.kind == "teacher" and number % 59 == 20  # noqa: PLR2004
        sis = None if by_hand or name_only else person.person_id
        email = None if name_only else person.email.upper() if by_hand else person.email
        made.append(
            LmsUser(user_id, person.person_id, sis, email, f"u{user_id}" if name_only else person.email, person.name)
        )
    made.append(LmsUser(SERVICE, "", None, "lms.service@sandbox-district.example", "lms.service", "Service Account"))
    made.append(LmsUser(TEST_STUDENT, "", None, None, "5b1d7e02c4a8f6930ce1", "Test Student"))
    return tuple(made)


def _courses(classes: Sequence[SchoolClass]) -> tuple[list[Course], list[Section]]:
    courses: list[Course] = []
    sections: list[Section] = []
    shared: dict[tuple[str, str, str], int] = {}
    opened = iso(local(year_start(), 5))
    for number, item in enumerate(classes):
        key = (item.teacher_id, item.school, item.term)
        course_id = shared.setdefault(key, 1000 + number)
        if course_id == 1000 + number:
            courses.append(
                Course(
                    course_id,
                    f"crs-{item.class_id}",
                    item.title,
                    item.code,
                    item.term,
                    "student",
                    item.teacher_id,
                    opened,
                )
            )
        sections.append(Section(5000 + number, course_id, item.class_id, item.title, opened))
    return courses, sections


def _seats(
    rng: Random,
    classes: Sequence[SchoolClass],
    enrollments: Sequence[RosterEnrollment],
    sections: Sequence[Section],
    user_of: Mapping[str, LmsUser],
) -> list[LmsEnrollment]:
    section_of = {s.sis_id: s for s in sections}
    term_of = {c.class_id: c.term for c in classes}
    made: list[LmsEnrollment] = []
    for entry in enrollments:
        if entry.gone_from and entry.role == "teacher":
            continue  # entered in error in the roster only
        section = section_of[entry.class_id]
        first = entry.begin or TERM_DATES[term_of[entry.class_id]][0]
        kind = TEACHER if entry.role == "teacher" else STUDENT
        deleted = iso(local(entry.gone_from, 8)) if entry.gone_from else NEVER
        if rng.random() < 0.002:  # noqa: PLR2004 - left the class during the year
            deleted = iso(local(NIGHTS[1], 8))
        user = user_of[entry.person_id].user_id
        made.append(
            LmsEnrollment(
                20_000 + len(made), section.course_id, section.section_id, user, kind, iso(local(first, 7)), deleted
            )
        )
    return made


def _training_seats(people: Sequence[Person], user_of: Mapping[str, LmsUser], taken: int) -> list[LmsEnrollment]:
    """Coaches teach the staff course, every other teacher learns in it."""
    made = []
    staff = [p for p in people if p.kind in ("coach", "teacher")]
    for number, person in enumerate(p for n, p in enumerate(staff) if p.kind == "coach" or n % 2):
        kind = TEACHER if person.kind == "coach" else STUDENT
        made.append(
            LmsEnrollment(
                20_000 + taken + number, 901, 9901, user_of[person.person_id].user_id, kind, iso(local(year_start(), 8))
            )
        )
    return made
