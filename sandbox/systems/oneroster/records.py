"""OneRoster 1.2 records as of a night.

Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sandbox.world import World
from sandbox.world.days import NIGHTS
from sandbox.world.people import Person
from sandbox.world.roster import TERM_DATES, YEAR

DISTRICT = "org-district"
SHRUNKEN_NIGHT = NIGHTS[1]
MODIFIED = "2025-08-11T06:00:00.000Z"
Record = dict[str, object]

_TITLES = {"as-2025": ("2025-26", "schoolYear"), "as-2025-fall": ("Fall", "term"), "as-2025-spring": ("Spring", "term")}


def _ref(kind: str, sourced_id: str) -> Record:
    return {"href": f"/ims/oneroster/rostering/v1p2/{kind}s/{sourced_id}", "sourcedId": sourced_id, "type": kind}


def orgs(world: World, night: date) -> Iterator[Record]:
    """The district and its schools."""
    del night
    yield _common(DISTRICT) | {"name": "Sandbox Unified School District", "type": "district", "identifier": "D00"}
    for school in world.schools:
        yield _common(school.org_id) | {
            "name": school.name,
            "type": "school",
            "identifier": school.code,
            "parent": _ref("org", DISTRICT),
        }


def academic_sessions(world: World, night: date) -> Iterator[Record]:
    """The school year and its two terms."""
    del world, night
    for session_id, (first, last) in TERM_DATES.items():
        title, kind = _TITLES[session_id]
        parent = {} if session_id == YEAR else {"parent": _ref("academicSession", YEAR)}
        dates = {"startDate": first.isoformat(), "endDate": last.isoformat(), "schoolYear": "2026"}
        yield _common(session_id) | {"title": title, "type": kind} | dates | parent


def users(world: World, night: date) -> Iterator[Record]:
    """Everybody on the roster; on the shrunken night two in five are missing from an otherwise well-formed list."""
    for number, person in enumerate(world.people):
        if person.gone_from and night >= person.gone_from:
            continue
        if night == SHRUNKEN_NIGHT and number % 5 < 2:  # noqa: PLR2004
            continue
        if person.begin and person.begin - timedelta(days=14) > night:
            continue
        yield _user(person, night)
        if person.second_id:
            yield _user(replace(person, person_id=person.second_id, kind="administrator", job_title="Principal"), night)


def _roles(person: Person) -> Iterator[Record]:
    """The primary role; a parent's before it, and a teacher's without classes at every school."""
    if person.is_parent:
        yield {"roleType": "secondary", "role": "parent"}
    dates = {"beginDate": person.begin, "endDate": person.end}
    for number, school in enumerate(person.schools[:1] if person.has_classes else person.schools):
        yield {
            "roleType": "secondary" if number else "primary",
            "role": "administrator" if person.kind == "coach" else person.kind,
            "org": _ref("org", school),
            **{key: day.isoformat() for key, day in dates.items() if day},
        }


def _user(person: Person, night: date) -> Record:
    record = _common(person.person_id) | {
        "enabledUser": "false" if person.end and person.end < night else "true",
        "username": person.email.split("@")[0],
        "userMasterIdentifier": f"M-{person.person_id}",
        "identifier": f"N-{person.person_id}",
        "givenName": person.given,
        "familyName": person.family,
        "email": person.email,
        "roles": list(_roles(person)),
        "primaryOrg": _ref("org", person.schools[0]),
        "phone": "555-0100",
    }
    return record | ({"metadata": {"jobTitle": person.job_title}} if person.job_title else {})


def classes(world: World, night: date) -> Iterator[Record]:
    """All classes of the year."""
    del night
    for item in world.classes:
        yield _common(item.class_id) | {
            "title": item.title,
            "classCode": item.code,
            "classType": "scheduled",
            "course": _ref("course", f"course-{item.code}"),
            "school": _ref("org", item.school),
            "terms": [_ref("academicSession", item.term)],
            "grades": list(item.grades),
            **({"subjects": [item.subject]} if item.subject else {}),
        }


def enrollments(world: World, night: date) -> Iterator[Record]:
    """Who teaches and who sits where."""
    for item in world.enrollments:
        if item.gone_from and night >= item.gone_from:
            continue
        dates = {"beginDate": item.begin, "endDate": item.end}
        yield _common(item.enrollment_id) | {
            "user": _ref("user", item.person_id),
            "class": _ref("class", item.class_id),
            "school": _ref("org", item.school),
            "role": item.role,
            "primary": "true" if item.role == "teacher" else "false",
            **{key: day.isoformat() for key, day in dates.items() if day},
        }


def _common(sourced_id: str) -> Record:
    return {"sourcedId": sourced_id, "status": "active", "dateLastModified": MODIFIED}


VIEWS: Mapping[str, Callable[[World, date], Iterator[Record]]] = {
    "orgs": orgs,
    "academicSessions": academic_sessions,
    "users": users,
    "classes": classes,
    "enrollments": enrollments,
}


def records(world: World, stream: str, night: date) -> list[Record]:
    """A collection sorted by sourcedId, as the service gives it on that night."""
    return sorted(VIEWS[stream](world, night), key=lambda r: str(r["sourcedId"]))
