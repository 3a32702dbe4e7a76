"""The roster's part of the truth."""

from datetime import date

from sandbox.systems.oneroster import records as oneroster
from sandbox.world import World
from sandbox.world.people import Person
from sandbox.world.roster import TERM_DATES, YEAR

Rows = list[dict[str, object]]


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def schools(world: World) -> Rows:
    """All schools."""
    return [dict(s.__dict__) for s in world.schools]


def staff(world: World, night: date) -> Rows:
    """Teachers, coaches and principals."""
    listed = {r["sourcedId"] for r in oneroster.users(world, night)}
    return [
        {
            "person_id": p.person_id,
            "kind": p.kind,
            "name": p.name,
            "email": p.email,
            "job_title": p.job_title,
            "schools": list(p.schools),
            "begin": _text(p.begin),
            "end": _text(p.end),
            "listed": p.person_id in listed,
        }
        for p in world.people
        if p.kind != "student"
    ]


def assignments(world: World, night: date) -> Rows:
    """Teachers in classes, blank dates filled from the term; those by role alone at every school, all year."""
    class_of = {c.class_id: c for c in world.classes}
    made: Rows = [
        _by_role(person, school)
        for person in world.people
        if person.kind == "teacher" and not person.has_classes
        for school in person.schools
    ]
    for item in (e for e in world.enrollments if e.role == "teacher"):
        taught = class_of[item.class_id]
        first, last = TERM_DATES[taught.term]
        made.append(
            {
                "enrollment_id": item.enrollment_id,
                "person_id": item.person_id,
                "school": item.school,
                "class_id": item.class_id,
                "class_code": taught.code,
                "term": taught.term,
                "begin": _text(item.begin or first),
                "end": _text(item.end or last),
                "given_begin": _text(item.begin),
                "given_end": _text(item.end),
                "listed": not (item.gone_from and night >= item.gone_from),
            }
        )
    return made


def _by_role(person: Person, school: str) -> dict[str, object]:
    unsaid = ("enrollment_id", "class_id", "class_code", "given_begin", "given_end")
    first, last = TERM_DATES[YEAR]
    days = {"begin": _text(first), "end": _text(last)}
    where = {"person_id": person.person_id, "school": school, "term": YEAR, "listed": True}
    return {**dict.fromkeys(unsaid), **where, **days}


def classes(world: World) -> Rows:
    """Each class with its section in the platform."""
    section_of = {s.sis_id: s for s in world.campus.sections if s.sis_id}
    return [
        {
            "class_id": c.class_id,
            "course_id": str(section_of[c.class_id].course_id),
            "section_id": str(section_of[c.class_id].section_id),
            "school": c.school,
            "term": c.term,
            "teacher_id": c.teacher_id,
            "subject": c.subject or None,
            "grades": list(c.grades),
        }
        for c in world.classes
    ]
