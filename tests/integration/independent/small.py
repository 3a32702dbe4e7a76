"""Three teachers in two schools: facts so few that cells can be worked out by hand."""

from datetime import date, timedelta
from fractions import Fraction

from tests.integration.independent.facts import Assignment, Attendance, Cycle, Facts, Period, Session

FIRST, LAST, NIGHT = date(2025, 9, 1), date(2026, 6, 12), date(2025, 10, 31)
YEAR, SEPTEMBER, OCTOBER = (
    Period("school_year", "2025-26", FIRST, LAST),
    Period("month", "2025-09", FIRST, date(2025, 9, 30)),
    Period("month", "2025-10", date(2025, 10, 1), NIGHT),
)
DAYS = tuple(d for n in range((LAST - FIRST).days + 1) if (d := FIRST + timedelta(days=n)).weekday() < 5)
ANN, BOB, CAT = "ann", "bob", "cat"
PLACED = (
    Assignment(ANN, "A", FIRST, LAST),
    Assignment(BOB, "A", FIRST, LAST),
    Assignment(CAT, "B", date(2025, 9, 17), LAST),
)


def make_session(
    session_id: str = "s",
    day: date = date(2025, 9, 2),
    people: tuple[str | None, ...] = (ANN,),
    codes: tuple[str, ...] = ("4a",),
) -> Session:
    return Session(
        session_id,
        "coach",
        day,
        "A",
        Fraction(60),
        len(people) > 1,
        "ISTEC-2019",
        codes,
        attendances=tuple(Attendance(p) for p in people),
    )


def make_facts(*sessions: Session, cycles: tuple[Cycle, ...] = ()) -> Facts:
    return Facts(NIGHT, DAYS, (YEAR, SEPTEMBER, OCTOBER), {ANN: "A", BOB: "A", CAT: "B"}, PLACED, sessions, cycles)
