"""The learning platform's courses, sections, users, enrolments. Instants are ISO texts in UTC, so they sort as such."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.world.roster import FALL, SPRING, YEAR

ACCOUNT = 1
SHARD = 21_070_000_000_000_000  # users that came from another shard: ids beyond 2**53
TERM_IDS = {YEAR: 11, FALL: 12, SPRING: 13}
NEVER = "9999"
SERVICE, TEST_STUDENT = 3999, 3998  # accounts of nobody: the one that administers, and the one a teacher looks through
TEACHER, STUDENT, STUDENT_VIEW = "TeacherEnrollment", "StudentEnrollment", "StudentViewEnrollment"


@dataclass(frozen=True)
class LmsUser:
    """An account; `person_id` is empty for accounts of nobody on the roster."""

    user_id: int
    person_id: str
    sis_user_id: str | None
    email: str | None
    login: str
    name: str


@dataclass(frozen=True)
class Course:
    """A course; `purpose` tells staff training from classes. It is deleted at `deleted`."""

    course_id: int
    sis_id: str | None
    name: str
    code: str
    term: str
    purpose: str
    teacher_id: str
    created: str
    deleted: str = NEVER


@dataclass(frozen=True)
class Section:
    """A section of a course; `sis_id` is the roster's class."""

    section_id: int
    course_id: int
    sis_id: str | None
    name: str
    created: str


@dataclass(frozen=True)
class LmsEnrollment:
    """A user in a section; deleted at `deleted`."""

    enrollment_id: int
    course_id: int
    section_id: int
    user_id: int
    type: str
    created: str
    deleted: str = NEVER


@dataclass(frozen=True)
class Campus:
    """Everything that stands still in the platform, with look-ups.

    `closed` are users whose page views nobody may read.
    """

    users: tuple[LmsUser, ...]
    courses: tuple[Course, ...]
    sections: tuple[Section, ...]
    enrollments: tuple[LmsEnrollment, ...]
    user_of: Mapping[str, LmsUser]
    sections_of: Mapping[int, tuple[Section, ...]]
    enrollments_of: Mapping[int, tuple[LmsEnrollment, ...]]
    closed: frozenset[int] = frozenset()
