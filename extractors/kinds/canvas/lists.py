"""Which Canvas lists a stream is pulled from: one of the account, or one of each course or user.

Only short lists of parent ids are read here.
"""

import logging
import re

from extractors.kinds.canvas.follow import List, answers
from extractors.wire.answer import Answer
from extractors.wire.ask import Ask, broken, told
from extractors.wire.http import Http

log = logging.getLogger(__name__)

PER_PAGE = 100
_PLACE = re.compile(r"\{(\w+)\}")
_ID = re.compile(r"[\w~-]+")
_ALL_COURSES = {"state[]": ["created", "available", "completed", "deleted"]}
# a submission changes by being handed in or by being graded, and the API filters by one at a time
_SINCE = ("submitted_since", "graded_since")


def lists(ask: Ask, http: Http) -> list[List]:
    """Every list that a stream is pulled from, in order."""
    each = ask.stream.options.get("each")
    params = {"per_page": PER_PAGE, **_params(ask)}
    path = str(ask.stream.options["path"])
    if each == "courses":
        variants: list[dict[str, str | int | list[str]]] = (
            [{s: ask.window.start} for s in _SINCE] if ask.stream.cursor and ask.window.start else [{}]
        )
        parents = _parents_of(ask, http, all_courses(ask))
        return [
            List(path.replace("{course_id}", i), {**params, **more}, {"course_id": i}, may_be_missing=gone)
            for i, gone in parents.items()
            for more in variants
        ]
    if each == "users":
        users = {i: None for wanted in _users(ask) for i in _parents_of(ask, http, wanted)}
        return [List(path.replace("{user_id}", i), {**params, **_window(ask)}) for i in users]
    if ask.stream.options.get("populations"):
        return [List(w.path, {**params, **w.params}, w.context) for w in _users(ask)]
    return [List(_filled(ask, path), params)]


def all_courses(ask: Ask) -> List:
    """The account's courses, deleted ones too."""
    return List(_filled(ask, "accounts/{account_id}/courses"), {"per_page": PER_PAGE, **_ALL_COURSES})


def _users(ask: Ask) -> list[List]:
    listed = ask.options.get("populations", ("teacher",))
    kinds = (listed,) if isinstance(listed, str) else tuple(listed)  # type: ignore[arg-type]
    path = _filled(ask, "accounts/{account_id}/users")
    return [
        List(
            path, {"per_page": PER_PAGE, "enrollment_type": k}, {"population": "student" if k == "student" else "staff"}
        )
        for k in kinds
    ]


def _window(ask: Ask) -> dict[str, str]:
    named = {"start_time": ask.window.start, "end_time": ask.window.end}
    return {k: v for k, v in named.items() if v}


def _params(ask: Ask) -> dict[str, str | int | list[str]]:
    given = ask.stream.options.get("params") or {}
    return dict(given)  # type: ignore[call-overload, no-any-return]


def _filled(ask: Ask, path: str) -> str:
    return _PLACE.sub(lambda m: ask.option(m.group(1)), path)


def _parents_of(ask: Ask, http: Http, wanted: List) -> dict[str, bool]:
    """Ids of a list's records, and whether each is deleted; ids stay text, since a float may not hold them."""
    found: dict[str, bool] = {}
    unusable = 0
    for answer in answers(ask, http, wanted):
        for record in _records(ask, answer):
            fields = record if isinstance(record, dict) else {}
            number = str(fields.get("id") or "")
            if _ID.fullmatch(number):
                found[number] = fields.get("workflow_state") == "deleted"
            else:
                unusable += 1
    if unusable:
        # they land with their own list, whose check sets them aside with a reason
        log.warning("%s.%s: %d parents without a usable id were not asked", ask.stream.source, ask.label, unusable)
    return found


def _records(ask: Ask, answer: Answer) -> list[object]:
    records = told(ask, answer)
    if not isinstance(records, list):
        raise broken(ask, "is no list, though its status is 200")
    return records
