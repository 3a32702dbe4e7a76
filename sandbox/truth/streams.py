"""Which keys each stream of the servers holds on a night, as the declared key columns have them before any pseudonym."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.systems.canvas.lists import CanvasView
from sandbox.systems.google_sheets import records as sheets
from sandbox.systems.oneroster import records as oneroster
from sandbox.systems.qualtrics import records as qualtrics
from sandbox.truth.log import row_key
from sandbox.world.log import problem
from sandbox.world.world import World

Said = dict[str, Any]  # key, keys, rows, distinct, malformed
TABS = {"Log": "coaching_log", "Log 2011": "coaching_log_2011"}
_STATES = ["created", "available", "completed", "deleted"]
_SEATS = ["active", "invited", "creation_pending", "deleted", "rejected", "completed", "inactive"]


def streams(world: World, night: date) -> dict[str, Said]:
    """Keys and counts of every stream."""
    found: dict[str, Said] = {
        f"oneroster.{name}": _objects(oneroster.records(world, name, night), "sourcedId") for name in oneroster.VIEWS
    }
    view = CanvasView(world, night)
    lists: dict[str, Iterable[object]] = {
        "terms": view.terms(),
        "courses": view.courses(_STATES),
        "sections": (r for c in world.campus.courses for r in view.sections(c.course_id)),
        "enrollments": (r for c in world.campus.courses for r in view.enrollments(c.course_id, _SEATS)),
        "users": view.users("teacher"),
        "users_student": view.users("student"),
        "assignments": (r for c in world.campus.courses for r in view.assignments(c.course_id)),
    }
    found |= {f"canvas.{name}": _objects(records, "id") for name, records in lists.items()}
    works = [r for c in world.campus.courses for r in view.submissions(c.course_id)]
    found["canvas.submissions"] = _objects(works, "id", ("submitted_at", "graded_at"))
    # one user after another, each with the broken record its list may end in
    found["canvas.page_views"] = _objects(
        [r for user in world.page_views for r in view.page_views(user)], "id", ("created_at",)
    )
    return found | _sheets(world, night) | _surveys(world, night)


def quarantine(world: World, night: date) -> dict[str, dict[str, int]]:
    """Rows that break a critical rule, repeats included, by stream and rule."""
    made: dict[str, Counter[str]] = {}
    for tab, stream in TABS.items():
        made[f"google_sheets.{stream}"] = Counter(filter(None, (problem(s) for s in sheets.logged(world, tab, night))))
    for name, said in streams(world, night).items():
        if said["malformed"]:
            made.setdefault(name, Counter())["record_is_well_formed"] = said["malformed"]
    return {name: dict(rules) for name, rules in made.items() if rules}


def _objects(records: Iterable[object], key: str, instants: Sequence[str] = ()) -> Said:
    listed = list(records)
    good = [r for r in listed if isinstance(r, Mapping)]
    first = {str(r[key]): r for r in good}
    made: Said = {
        "key": [key],
        "keys": [[k] for k in first],
        "rows": len(listed),
        "distinct": len(first),
        "malformed": len(listed) - len(good),
    }
    if instants:
        made["instants"] = {name: [r[name] for r in first.values()] for name in instants}
    return made


def _rows(key: list[str], keys: Iterable[Sequence[str]], malformed: int = 0) -> Said:
    listed = [list(k) for k in keys]
    distinct = [list(k) for k in dict.fromkeys(tuple(k) for k in listed)]
    return {
        "key": key,
        "keys": distinct,
        "rows": len(listed) + malformed,
        "distinct": len(distinct),
        "malformed": malformed,
    }


def _sheets(world: World, night: date) -> dict[str, Said]:
    made: dict[str, Said] = {}
    for tab, stream in TABS.items():
        logged = sheets.logged(world, tab, night)
        broken = sum(bool(s.spare_cells) for s in logged)
        made[f"google_sheets.{stream}"] = _rows(
            ["Timestamp", "Coach email"], (row_key(s) for s in logged if not s.spare_cells), broken
        )
    cycles = sheets.tab(world, "Cycles", night) or []
    made["google_sheets.coaching_cycles"] = _rows(
        ["Cycle", "Teacher email"], ([str(r[0]), str(r[1])] for r in cycles[1:])
    )
    return made


def _surveys(world: World, night: date) -> dict[str, Said]:
    made = {}
    for survey, wave in qualtrics.SURVEYS.items():
        found = qualtrics.responses(world, survey, night)
        broken = int(survey == "SV_pre" and len(found) > 2)  # noqa: PLR2004 - the row with cells too many follows the third response
        made[f"qualtrics.teacher_survey_{wave}"] = _rows(["_recordId"], ([r.response_id] for r in found), broken)
    return made
