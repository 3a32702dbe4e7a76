"""Schools and the people in them: hires, leavers, people in two schools, two of one name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sandbox.world.chance import chance, token
from sandbox.world.days import school_days, year_start
from sandbox.world.names import mail_name, people_names, school_name
from sandbox.world.sizes import Size

STAFF_DOMAIN = "sandbox-district.example"
STUDENT_DOMAIN = "students.sandbox-district.example"
COACH_TITLE = "Instructional technology coach"
# teachers by number, all year at one school; of two neighbours at least one is coached
ALSO_PARENTS, WITH_TWO_RECORDS = (12, 13), (16, 17)


@dataclass(frozen=True)
class School:
    """One school; `code` is what the roster calls its identifier."""

    org_id: str
    code: str
    name: str
    level: str
    group: str
    poverty_band: str


@dataclass(frozen=True)
class Person:
    """Somebody on the roster; `begin` and `end` are the first and last day of employment, None beyond the school year.

    Attributes:
        gone_from: the first night whose roster no longer lists the person.
        is_parent: also a student's parent, which the roster lists first.
        second_id: another record of the same person, as a principal, active beside the first; empty: there is none.
        has_classes: a teacher without classes is one by role alone, at every school; nobody coaches or asks them.
    """

    person_id: str
    kind: str
    given: str
    family: str
    email: str
    schools: tuple[str, ...]
    job_title: str = ""
    begin: date | None = None
    end: date | None = None
    gone_from: date | None = None
    is_parent: bool = False
    second_id: str = ""
    has_classes: bool = True

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    def works_on(self, day: date) -> bool:
        """Whether the person is employed on that day."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


def make_schools(size: Size) -> tuple[School, ...]:
    """Schools of three levels, in two groups and four poverty bands."""
    levels, bands = ("ES", "MS", "HS", "ES"), ("high", "mid-high", "mid-low", "low")
    return tuple(
        School(
            f"org-s{n + 1:02d}",
            f"S{n + 1:02d}",
            school_name(n, levels[n % 4]),
            levels[n % 4],
            ("North", "South")[n % 2],
            bands[(n // 2) % 4],
        )
        for n in range(size.schools)
    )


def make_people(seed: int, size: Size, schools: tuple[School, ...]) -> tuple[Person, ...]:
    """Teachers first, then coaches, principals and students."""
    rng = chance(seed, "people")
    names = people_names(rng)
    teachers = _teachers(seed, rng, size, schools, names)
    coaches = [_person(rng, "coach", names, (schools[0].org_id,), COACH_TITLE) for _ in range(size.coaches)]
    coaches[-1] = replace(coaches[-1], job_title="Instructional Technology Coach ")
    principals = [_person(rng, "administrator", names, (s.org_id,), "Principal") for s in schools]
    students = [_person(rng, "student", names, (_pick(rng, schools),)) for _ in range(size.students)]
    for index in range(0, len(students), 97):
        students[index] = replace(students[index], gone_from=date(2026, 6, 12))
    by_role = _person(rng, "teacher", names, tuple(s.org_id for s in schools[:2]), "Media specialist")
    return (*teachers, *coaches, *principals, *students, replace(by_role, has_classes=False))


def _pick(rng: Random, schools: tuple[School, ...]) -> str:
    """A school by size: the first of each four is the largest."""
    return rng.choices([s.org_id for s in schools], _shares(len(schools)))[0]


def _shares(count: int) -> list[float]:
    return [(9.0, 4.0, 2.0, 1.0)[n % 4] for n in range(count)]


def _person(
    rng: Random, kind: str, names: Iterator[tuple[str, str]], schools: tuple[str, ...], title: str = ""
) -> Person:
    given, family = next(names)
    prefix, domain = ("stud", STUDENT_DOMAIN) if kind == "student" else ("staff", STAFF_DOMAIN)
    return Person(
        f"{prefix}-{token(rng, 10)}", kind, given, family, f"{mail_name(given, family)}@{domain}", schools, title
    )


def _teachers(
    seed: int, rng: Random, size: Size, schools: tuple[School, ...], names: Iterator[tuple[str, str]]
) -> list[Person]:
    shares = _shares(len(schools))
    homes = [
        s.org_id
        for s, share in zip(schools, shares, strict=True)
        for _ in range(round(size.teachers * share / sum(shares)))
    ]
    homes = (homes + [schools[0].org_id] * size.teachers)[: size.teachers]
    made = []
    for number, home in enumerate(homes):
        title = ("Teacher", "Teacher", "Teacher", "Lead teacher", "Media specialist")[number % 5]
        person = _person(rng, "teacher", names, (home,), title)
        made.append(_career(rng, number, person, schools))
    # two people of one name: a name alone must not make them one
    twin = made[-2]
    made[-1] = replace(
        made[-1], given=twin.given, family=twin.family, email=twin.email.replace("@", "2@"), begin=None, end=None
    )
    made[-2] = replace(twin, begin=None, end=None)
    for number in ALSO_PARENTS:
        made[number] = replace(made[number], is_parent=True)
    for number in WITH_TWO_RECORDS:
        made[number] = replace(made[number], second_id=f"staff-{token(chance(seed, 'second record', number), 10)}")
    return made


def _career(rng: Random, number: int, person: Person, schools: tuple[School, ...]) -> Person:
    """Every 15th teacher is hired during the year, every 19th leaves, every 23rd works in two schools."""
    days = school_days()
    if number % 15 == 7:  # noqa: PLR2004
        return replace(person, begin=days[rng.randrange(25, 110)])
    if number % 19 == 11:  # noqa: PLR2004
        return replace(person, end=days[rng.randrange(60, 150)])
    if number % 23 == 5:  # noqa: PLR2004
        other = rng.choice([s.org_id for s in schools if s.org_id not in person.schools])
        return replace(person, schools=(*person.schools, other))
    return replace(person, begin=year_start()) if number % 3 else person
