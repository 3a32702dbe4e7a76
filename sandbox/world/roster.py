"""Classes and who sits in or teaches them, as the roster keeps them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.world.chance import chance, token
from sandbox.world.people import Person, School
from sandbox.world.sizes import Size

YEAR, FALL, SPRING = "as-2025", "as-2025-fall", "as-2025-spring"
TERM_DATES = {
    YEAR: (date(2025, 8, 18), date(2026, 6, 12)),
    FALL: (date(2025, 8, 18), date(2025, 12, 19)),
    SPRING: (date(2026, 1, 5), date(2026, 6, 12)),
}
GRADES = {"ES": ("03", "04"), "MS": ("06", "07", "08"), "HS": ("09", "10", "11")}
SUBJECTS = ("Science", "Mathematics", "English", "History", "Art", "Computing", "Music", "Spanish")


@dataclass(frozen=True)
class SchoolClass:
    """One class of one teacher in one term."""

    class_id: str
    title: str
    code: str
    school: str
    term: str
    teacher_id: str
    subject: str = ""
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class RosterEnrollment:
    """A person in a class. Where a date is None the roster leaves it blank and the term's date stands for it.

    Attributes:
        gone_from: the first night whose roster no longer lists it.
    """

    enrollment_id: str
    person_id: str
    class_id: str
    school: str
    role: str
    begin: date | None = None
    end: date | None = None
    gone_from: date | None = None


def make_classes(seed: int, people: tuple[Person, ...], schools: tuple[School, ...]) -> tuple[SchoolClass, ...]:
    """One to two classes a teacher: whole-year ones in elementary schools, some by term elsewhere."""
    rng = chance(seed, "classes")
    levels = {s.org_id: s.level for s in schools}
    made: list[SchoolClass] = []
    for person in (p for p in people if p.kind == "teacher" and p.has_classes):
        for home in person.schools:
            subject = rng.choice(SUBJECTS)
            for term in _terms(rng, levels[home], person):
                code = f"{subject[:3].upper()}-{len(made) + 101}"
                made.append(
                    SchoolClass(
                        f"class-{token(rng, 10)}",
                        f"{subject} {len(made) % 12 + 1}",
                        code,
                        home,
                        term,
                        person.person_id,
                        # not every school fills in what its classes are about
                        *(
                            ("", ())
                            if len(made) % 6 == 0
                            else (subject, GRADES.get(levels[home], ())[: 1 + len(made) % 3])
                        ),
                    )
                )
    return tuple(made)


def _terms(rng: Random, level: str, person: Person) -> tuple[str, ...]:
    if level == "ES" or len(person.schools) > 1:
        return (YEAR,)
    terms = rng.choices(((YEAR,), (FALL, SPRING), (YEAR, YEAR)), (5, 3, 2))[0]
    kept = tuple(t for t in terms if _overlaps(person, t))
    return kept or (YEAR,)


def _overlaps(person: Person, term: str) -> bool:
    first, last = TERM_DATES[term]
    return (person.begin or first) <= last and (person.end or last) >= first


def make_enrollments(
    seed: int, size: Size, people: tuple[Person, ...], classes: tuple[SchoolClass, ...]
) -> tuple[RosterEnrollment, ...]:
    """Teachers in their classes with the dates of their employment; students in some classes of their school."""
    rng = chance(seed, "enrollments")
    by_id = {p.person_id: p for p in people}
    made = [_teaching(rng, by_id[c.teacher_id], c) for c in classes]
    by_school: dict[str, list[SchoolClass]] = {}
    for item in classes:
        by_school.setdefault(item.school, []).append(item)
    for student in (p for p in people if p.kind == "student"):
        seats = by_school[student.schools[0]]
        chosen = rng.sample(seats, min(size.courses_per_student, len(seats)))
        made.extend(
            RosterEnrollment(
                f"enr-{token(rng, 12)}", student.person_id, c.class_id, c.school, "student", gone_from=student.gone_from
            )
            for c in chosen
        )
    made.append(_entered_in_error(rng, made, classes))
    return tuple(made)


def _teaching(rng: Random, person: Person, item: SchoolClass) -> RosterEnrollment:
    first, last = TERM_DATES[item.term]
    begin = max(first, person.begin) if person.begin else None
    end = min(last, person.end) if person.end else None
    if begin == first and rng.random() < 0.5:  # noqa: PLR2004 - half of the plain ones leave the date blank
        begin = None
    return RosterEnrollment(
        f"enr-{token(rng, 12)}", person.person_id, item.class_id, item.school, "teacher", begin, end
    )


def _entered_in_error(rng: Random, made: list[RosterEnrollment], classes: tuple[SchoolClass, ...]) -> RosterEnrollment:
    """Three days in another teacher's class, withdrawn on the third night: too short to make anybody eligible."""
    item = classes[0]
    other = next(e for e in made if e.role == "teacher" and e.school == item.school and e.person_id != item.teacher_id)
    return RosterEnrollment(
        f"enr-{token(rng, 12)}",
        other.person_id,
        item.class_id,
        item.school,
        "teacher",
        date(2026, 6, 1),
        date(2026, 6, 3),
        date(2026, 6, 12),
    )
