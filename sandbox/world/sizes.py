"""How large a sandbox district is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The counts a world is made of.

    Attributes:
        courses_per_student: how many classes a student sits in at a time.
        weekly_assignments: the expected number of assignments of one course and week, before any coaching.
        daily_views: page views of one teacher on one school day.
        roster_page: the largest page the OneRoster service gives.
    """

    name: str
    schools: int
    teachers: int
    students: int
    coaches: int
    courses_per_student: int
    weekly_assignments: float
    daily_views: int
    roster_page: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 4, 60, 200, 4, 3, 0.2, 3, 50),
        Size("demo", 20, 600, 8_000, 12, 3, 0.2, 5, 500),
        Size("large", 80, 3_000, 45_000, 60, 3, 0.25, 10, 500),
    )
}
