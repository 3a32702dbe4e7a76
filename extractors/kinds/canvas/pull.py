"""Pulling Canvas lists: bookmarks are followed until none is left; lists below courses or users run side by side.

Answers are handed on as they came; only short lists of parent ids are read here.
Docs: https://developerdocs.instructure.com/services/canvas/basics/file.pagination
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, LifoQueue

from coaching.connections import Connection
from coaching.district import SourceConfig
from coaching.errors import ConfigError
from coaching.pages import CountSource, Page, Window
from coaching.streams import Mode
from extractors.kinds.canvas.streams import streams
from extractors.wire.answer import Answer, Missing
from extractors.wire.ask import Ask, broken, told
from extractors.wire.content import json_list
from extractors.wire.http import Http
from extractors.wire.side_by_side import side_by_side
from extractors.wire.turn import Turn

log = logging.getLogger(__name__)

PER_PAGE = 100
_WORKERS = 6
_STRING_IDS = {"Accept": "application/json+canvas-string-ids"}
_PLACE = re.compile(r"\{(\w+)\}")
_ID = re.compile(r"[\w~-]+")
_CURSOR = re.compile(rb'"(?:submitted_at|graded_at)"\s*:\s*"([^"\\]{10,40})"')
_ALL_COURSES = {"state[]": ["created", "available", "completed", "deleted"]}
# a submission changes by being handed in or by being graded, and the API filters by one at a time
_SINCE = ("submitted_since", "graded_since")


@dataclass(frozen=True)
class _List:
    """One list to follow: its path below the API, its parameters, and what holds for every record in it."""

    path: str
    params: dict[str, str | int | list[str]]
    context: dict[str, str] = field(default_factory=dict)
    may_be_missing: bool = False


def client(ask: Ask) -> Http:
    """A session of its own for the calling thread."""
    connection = ask.connected()
    credential = {"Authorization": f"Bearer {connection.password}"}
    return Http(connection, what=f"Canvas source '{ask.stream.source}'", credential=credential)


def pages(ask: Ask) -> Iterator[Page]:
    """The stream's pages, in the order of its parents."""
    http = client(ask)
    newest = ask.cursor or ""
    idle: LifoQueue[Http] = LifoQueue()

    def follow_with_own_session(wanted: _List) -> Iterator[Page]:
        try:
            own = idle.get_nowait()
        except Empty:
            own = client(ask)
        yield from _follow(ask, own, wanted)
        idle.put(own)

    lists = _lists(ask, http)
    workers = int(str(ask.options.get("workers", _WORKERS)))
    found = (
        _follow(ask, http, lists[0])
        if len(lists) == 1
        else side_by_side(lists, follow_with_own_session, workers=workers)
    )
    for page in found:
        ask.pull.bytes_received += len(page.body)
        if ask.stream.cursor:
            newest = max(newest, *(_utc(t) for t in set(_CURSOR.findall(page.body))), "")
        yield page
    ask.pull.completeness = CountSource.END_OF_PAGES
    if ask.stream.mode is Mode.UPSERT:
        # never beyond the window's end: a time in the far future would hide every later change
        ask.pull.cursor_out = (min(newest, ask.window.end) if ask.window.end else newest) or None


def _utc(text: bytes) -> str:
    try:
        instant = datetime.fromisoformat(text.decode())
    except ValueError:
        return ""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant.tzinfo else ""


def _lists(ask: Ask, http: Http) -> list[_List]:
    each = ask.stream.options.get("each")
    params = {"per_page": PER_PAGE, **_params(ask)}
    path = str(ask.stream.options["path"])
    if each == "courses":
        variants: list[dict[str, str | int | list[str]]] = (
            [{s: ask.window.start} for s in _SINCE] if ask.stream.cursor and ask.window.start else [{}]
        )
        parents = _parents(
            ask, http, _List(_filled(ask, "accounts/{account_id}/courses"), {"per_page": PER_PAGE, **_ALL_COURSES})
        )
        return [
            _List(path.replace("{course_id}", i), {**params, **more}, {"course_id": i}, may_be_missing=gone)
            for i, gone in parents.items()
            for more in variants
        ]
    if each == "users":
        users = {i: None for wanted in _users(ask) for i in _parents(ask, http, wanted)}
        return [_List(path.replace("{user_id}", i), {**params, **_window(ask)}) for i in users]
    if ask.stream.options.get("populations"):
        return [_List(w.path, {**params, **w.params}, w.context) for w in _users(ask)]
    return [_List(_filled(ask, path), params)]


def _users(ask: Ask) -> list[_List]:
    listed = ask.options.get("populations", ("teacher",))
    kinds = (listed,) if isinstance(listed, str) else tuple(listed)  # type: ignore[arg-type]
    path = _filled(ask, "accounts/{account_id}/users")
    return [
        _List(
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


def _parents(ask: Ask, http: Http, wanted: _List) -> dict[str, bool]:
    """Ids of a list's records, and whether each is deleted; ids stay text, since a float may not hold them."""
    found: dict[str, bool] = {}
    unusable = 0
    for answer in _answers(ask, http, wanted):
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


def _follow(ask: Ask, http: Http, wanted: _List) -> Iterator[Page]:
    source_file = str(ask.stream.options["path"])  # the pattern, not the filled path, which names a person
    records = str(ask.stream.options.get("records", ""))
    try:
        for answer in _answers(ask, http, wanted, records=records):
            yield Page(answer.body, records=records, context=wanted.context, source_file=source_file)
    except Missing:
        if not wanted.may_be_missing:
            raise


def _answers(ask: Ask, http: Http, wanted: _List, *, records: str = "") -> Iterator[Answer]:
    url: str | None = f"{http.base_url}/api/v1/{wanted.path}"
    params: dict[str, str | int | list[str]] | None = wanted.params
    seen: set[str] = set()
    turn = Turn(ask)
    while url:
        if url in seen:
            raise broken(ask, "links to a page that was already read")
        seen.add(url)
        answer = http.get(url, label=ask.label, params=params, headers=_STRING_IDS, check=json_list(below=records))
        turn.take(answer.body)
        yield answer
        url, params = answer.next_url, None


def ping(source: str, config: SourceConfig, connection: Connection | None) -> str:
    """Reads the account."""
    ask = Ask(streams(source)[0], connection, Window(None, None), None, dict(config.options))
    account = ask.options.get("account_id")
    if not account:
        message = f"sources.{source}.options lacks 'account_id'."
        raise ConfigError(message, remedy="Add the Canvas account's id in district.yml.")
    http = client(ask)
    url, check = f"{http.base_url}/api/v1/accounts/{account}/terms", json_list(below="enrollment_terms")
    http.get(url, label="terms", params={"per_page": 1}, check=check)
    return f"Canvas answered for account {account}"
