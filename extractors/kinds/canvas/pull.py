"""Pulling Canvas streams: lists below courses or users run side by side, in the order of their parents.

Docs: https://developerdocs.instructure.com/services/canvas
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from queue import Empty, LifoQueue

from coaching.connections import Connection
from coaching.district import SourceConfig
from coaching.errors import ConfigError
from coaching.pages import CountSource, Page, Window
from coaching.streams import Mode
from extractors.kinds.canvas.follow import List, client, follow
from extractors.kinds.canvas.lists import lists
from extractors.kinds.canvas.streams import streams
from extractors.kinds.canvas.terms import root_terms
from extractors.wire.ask import Ask
from extractors.wire.content import json_list
from extractors.wire.gaps import Gaps
from extractors.wire.http import Http
from extractors.wire.side_by_side import side_by_side

_WORKERS = 6
_CURSOR = re.compile(rb'"(?:submitted_at|graded_at)"\s*:\s*"([^"\\]{10,40})"')


def pages(ask: Ask) -> Iterator[Page]:
    """The stream's pages, in the order of its parents."""
    http = client(ask)
    newest = ask.cursor or ""
    idle: LifoQueue[Http] = LifoQueue()

    def follow_with_own_session(wanted: List) -> Iterator[Page]:
        try:
            own = idle.get_nowait()
        except Empty:
            own = client(ask)
        yield from gaps.over(wanted.path, wanted.context, follow(ask, own, wanted))
        idle.put(own)

    wanted = lists(ask, http)
    gaps = Gaps(ask, len({w.path for w in wanted}))
    workers = int(str(ask.options.get("workers", _WORKERS)))
    if ask.stream.options.get("of_root"):
        found = root_terms(ask, http, wanted[0])
    elif len(wanted) == 1:
        found = follow(ask, http, wanted[0])
    else:
        found = side_by_side(wanted, follow_with_own_session, workers=workers)
    for page in found:
        ask.pull.bytes_received += len(page.body)
        if ask.stream.cursor:
            newest = max(newest, *(_utc(t) for t in set(_CURSOR.findall(page.body))), "")
        yield page
    ask.pull.completeness = CountSource.END_OF_PAGES
    if ask.stream.options.get("each"):
        gaps.tell()
    ask.pull.cursor_out = _cursor(ask, newest)


def _cursor(ask: Ask, newest: str) -> str | None:
    """Where the next pull of an `upsert` begins.

    Never beyond the window's end: a time in the far future would hide every later change. Under a gap not beyond where
    this one began: what changed there meanwhile is still to come.
    """
    if ask.stream.mode is not Mode.UPSERT:
        return None
    if ask.pull.gaps:
        return ask.cursor
    return (min(newest, ask.window.end) if ask.window.end else newest) or None


def _utc(text: bytes) -> str:
    try:
        instant = datetime.fromisoformat(text.decode())
    except ValueError:
        return ""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant.tzinfo else ""


def ping(source: str, config: SourceConfig, connection: Connection | None) -> str:
    """Asks for what belongs to the account as a pull does: its terms, and one record of its other lists."""
    account = config.options.get("account_id")
    if not account:
        message = f"sources.{source}.options lacks 'account_id'."
        raise ConfigError(message, remedy="Add the Canvas account's id in district.yml.")
    for stream in streams(source):
        own = config.streams.get(stream.name)
        ask = Ask(stream, connection, Window(None, None), None, dict(config.options))
        if stream.options.get("each") or (own and not own.enabled):
            continue
        if stream.options.get("of_root"):
            deque(pages(ask), maxlen=0)
            continue
        http = client(ask)
        for wanted in lists(ask, http):
            url, params = f"{http.base_url}/api/v1/{wanted.path}", {**wanted.params, "per_page": 1}
            http.get(url, label=ask.label, params=params, check=json_list())
    return f"Canvas answered for account {account}"
