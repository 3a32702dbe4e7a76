"""The roster's cases in one landing: three nights, each case at schools of its own.

R1: two people whose teacher's role is not the first of their list. R2: one teacher at two schools. R4: a teacher who is
the principal too, with a record for each; two records of which the seed says that they are one person; a pair to be
proposed. R3: people whose ids changed on 9 January, told by one thing each, and others. R5: six who leave a school on
9 January, each in another way, one who stays and one who comes. L1: a course with its teacher, a student, an observer,
a designer and the test student. L2: a page view by an administrator acting as the teacher. S1: a survey whose
respondents' ids a spreadsheet spoilt.
"""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from coaching.district import District
from coaching.paths import Paths
from tests.cases.small_district import Row, build, land_night, sandbox_district, session, staff

FIRST, LEFT, LAST = "2025-12-15", "2026-01-09", "2026-03-02"
SCHOOLS = ("r1", "r2a", "r2b", "r3", "r3-ways", "r3-others", "r4", "r4-seed", "r4-pair", "r5", "r5-new", "l1", "s1")
SURVEYED = 12
SAME = "roster_id,other_roster_id,is_one_person\nr4-fay,r4-fay-married,true\n"


def _always() -> list[Row]:
    parent = {"role": "parent;teacher", "role_type": "secondary;primary", "role_org_id": ";r1", "primary_org_id": "r1"}
    both = {"role": "teacher;teacher", "role_org_id": "r2a;r2b"}
    return [
        staff("r1-ann", "r1", **parent),
        staff("r1-ben", "r1", role="student;aide;teacher", role_org_id="r1;r1;r1"),
        staff("r1-cas", "r1"),
        staff("r2-dee", "r2a", **both),
        staff("r4-eve", "r4", email_hash="eve@", name_hash="eve#"),
        staff("r4-eve-office", "r4", email_hash="eve@", name_hash="eve#", role="administrator", job_title="Principal"),
        staff("r4-fay", "r4-seed"),
        staff("r4-fay-married", "r4-seed"),
        staff("r4-gil", "r4-pair", name_hash="gil#"),
        staff("r4-gil-too", "r4-pair", name_hash="gil#"),
        staff("l1-tom", "l1"),
        *(staff(f"s1-{n}", "s1") for n in range(SURVEYED)),
    ]


def _leavers(night: str) -> list[Row]:
    stays = staff("r5-stays", "r5")
    if night == FIRST:
        ways = ("gone", "deleted", "disabled", "taught", "moved", "coach")
        return [stays, *(staff(f"r5-{way}", "r5") for way in ways)]
    return [
        stays,
        staff("r5-deleted", "r5", status="tobedeleted"),
        staff("r5-disabled", "r5", enabled_user="false"),
        staff("r5-moved", "r5-new"),
        staff("r5-coach", "r5", job_title="Instructional technology coach"),
        staff("r5-comes", "r5-new"),
    ]


def _renumbered(night: str) -> list[Row]:
    """The same three people under new ids; four told by one thing each; and some that must stay others."""
    who = "old" if night == FIRST else "new"
    return [
        *(staff(f"{who}-r3-{n}", "r3", email_hash=f"r3-{n}@", name_hash=f"r3-{n}#") for n in range(3)),
        staff(f"{who}-number", "r3-ways", number_hash="4711"),
        staff(f"{who}-master", "r3-ways", master_id_hash="m-1", number_hash=f"{who}-1"),
        staff(f"{who}-mail", "r3-ways", email_hash="r3-mail@"),
        staff(f"{who}-name", "r3-ways", name_hash="r3-name#"),
        staff(f"{who}-other", "r3-others"),
        *(staff(f"{who}-nothing-{n}", "r3-others", number_hash="none") for n in range(2)),
        *(staff(f"{who}-twin-{n}", "r3-others", name_hash="twin#") for n in range(2)),
    ]


def _classes(night: str) -> dict[str, list[Row]]:
    """One of those who leave taught a class, which goes with them."""
    seats = {"r5-stays": "k1", "r5-taught": "k2"} if night == FIRST else {"r5-stays": "k1"}
    return {
        "oneroster.classes": [{"class_id": k, "school_id": "r5"} for k in seats.values()],
        "oneroster.enrollments": [
            {"enrollment_id": f"e-{k}", "user_id": who, "class_id": k, "role": "teacher"} for who, k in seats.items()
        ],
    }


def _sessions() -> list[Row]:
    return [
        session(1, "2025-10-01", "r1-ann@;r1-ben@;r1-cas@", "r1"),
        session(2, "2025-10-02", "r2-dee@", "r2b"),
        session(3, "2025-10-03", "r5-gone@;r5-moved@;r5-taught@", "r5-new"),
        session(8, "2025-10-01", "r3-0@;r3-1@;r3-2@", "r3"),
        session(9, "2026-02-03", "r3-0@;r3-1@;r3-2@", "r3"),
        session(7, "2026-02-03", "r5-stays@", "r5"),
        session(4, "2025-10-02", "eve@", "r4"),
        session(5, "2025-10-02", "r4-fay@", "r4-seed"),
        session(6, "2025-10-03", "r4-fay-married@", "r4-seed"),
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


def _land(paths: Paths, district: District, *, nights: tuple[str, ...]) -> None:
    for night in nights:
        people, more = (
            [*_always(), *_leavers(night), *_renumbered(night)],
            {**_classes(night), **(_lms() if night == LAST else {})},
        )
        more |= _answers() if night == LAST else {}
        land_night(district, night, people, paths=paths, schools=SCHOOLS, sessions=_sessions(), more=more)


@cache
def roster_nights(*, until: str = LAST) -> Paths:
    """The built warehouse as it was after a night, all nights at once; made once for a test process."""
    paths, district = Paths(Path(mkdtemp(prefix="roster-cases-")) / "data"), sandbox_district()
    _land(paths, district, nights=tuple(n for n in (FIRST, LEFT, LAST) if n <= until))
    return build(district, paths, seeds={"same_people.csv": SAME})
