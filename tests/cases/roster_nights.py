"""The roster's cases in one landing: three nights, each case at schools of its own.

R1: two people whose teacher's role is not the first of their list. R2: one teacher at two schools. L1: a course with
its teacher, a student, an observer, a designer and the test student. L2: a page view by an administrator acting as the
teacher. S1: a survey whose respondents' ids a spreadsheet spoilt.
"""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from coaching.paths import Paths
from tests.cases.small_district import Row, build, land_night, sandbox_district, session, staff

FIRST, LEFT, LAST = "2025-12-15", "2026-01-09", "2026-03-02"
SCHOOLS = ("r1", "r2a", "r2b", "l1", "s1")
SURVEYED = 12


def _always() -> list[Row]:
    parent = {"role": "parent;teacher", "role_type": "secondary;primary", "role_org_id": ";r1", "primary_org_id": "r1"}
    both = {"role": "teacher;teacher", "role_org_id": "r2a;r2b"}
    return [
        staff("r1-ann", "r1", **parent),
        staff("r1-ben", "r1", role="student;aide;teacher", role_org_id="r1;r1;r1"),
        staff("r1-cas", "r1"),
        staff("r2-dee", "r2a", **both),
        staff("l1-tom", "l1"),
        *(staff(f"s1-{n}", "s1") for n in range(SURVEYED)),
    ]


def _sessions() -> list[Row]:
    return [
        session(1, "2025-10-01", "r1-ann@;r1-ben@;r1-cas@", "r1"),
        session(2, "2025-10-02", "r2-dee@", "r2b"),
    ]


def _lms() -> dict[str, list[Row]]:
    kinds = ("Teacher", "Student", "Observer", "Designer", "StudentView")
    users = {"user_id": "lms-Teacher", "sis_user_id": "l1-tom", "population": "staff"}
    course = {"course_id": "7", "section_id": "70"}
    return {
        "canvas.users": [users],
        "canvas.courses": [{"course_id": "7", "course_code": "MATH-1"}],
        "canvas.sections": [course],
        "canvas.enrollments": [
            {**course, "enrollment_id": f"{n}", "user_id": f"lms-{k}", "type": f"{k}Enrollment",
             "enrollment_state": "active"}
            for n, k in enumerate(kinds)
        ],
        "canvas.submissions": [
            {"submission_id": f"{n}", "assignment_id": "5", "course_id": "7", "user_id": f"lms-{k}",
             "submission_type": "online_upload", "submitted_at": "2025-10-01T18:00:00Z"}
            for n, k in enumerate((*kinds[1:], "stranger"))
        ],
        "canvas.page_views": [
            {"page_view_id": f"{n}", "user_id": "lms-Teacher", "context_type": "Course", "context_id": "7",
             "controller": "wiki_pages", "action": "show", "created_at": "2025-10-02T18:00:00Z",
             **({"real_user_id": by} if by else {})}
            for n, by in enumerate(("", "lms-admin", "lms-Teacher"))
        ],
    }  # fmt: skip


def _answers() -> dict[str, list[Row]]:
    """Eleven answers before, twelve after; six of each with an id that a spreadsheet made a number of."""
    items = {f"q{n}": "4" for n in range(1, 5)}
    days = {"pre": ("2025-09-03", range(1, SURVEYED)), "post": ("2026-05-12", range(SURVEYED))}
    return {
        f"qualtrics.teacher_survey_{wave}": [
            {"response_id": f"{wave}{n}", "recorded_at": f"{day}T18:00:00Z", "time_zone": "UTC", "status": "0",
             "finished": "1", "email_hash": f"s1-{n}@", "staff_id": "4.5E+05" if n % 2 else f"s1-{n}", **items}
            for n in people
        ]
        for wave, (day, people) in days.items()
    }  # fmt: skip


@cache
def roster_nights() -> Paths:
    """The built warehouse; made once for a test process."""
    paths, district = Paths(Path(mkdtemp(prefix="roster-cases-")) / "data"), sandbox_district()
    for night in (FIRST, LEFT, LAST):
        more = {**_lms(), **_answers()} if night == LAST else {}
        land_night(district, night, _always(), paths=paths, schools=SCHOOLS, sessions=_sessions(), more=more)
    return build(district, paths)
