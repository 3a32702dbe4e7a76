"""One Canvas list, from bookmark to bookmark until none is left; answers are handed on as they came.

Docs: https://developerdocs.instructure.com/services/canvas/basics/file.pagination
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from coaching.pages import Page
from extractors.wire.answer import Answer, Missing
from extractors.wire.ask import Ask, broken
from extractors.wire.content import json_list
from extractors.wire.http import Http
from extractors.wire.session import Params
from extractors.wire.turn import Turn

_STRING_IDS = {"Accept": "application/json+canvas-string-ids"}


@dataclass(frozen=True)
class List:
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


def follow(ask: Ask, http: Http, wanted: List) -> Iterator[Page]:
    """The list's pages; a list that may be missing has none."""
    source_file = str(ask.stream.options["path"])  # the pattern, not the filled path, which names a person
    records = str(ask.stream.options.get("records", ""))
    try:
        for answer in answers(ask, http, wanted, records=records):
            yield Page(answer.body, records=records, context=wanted.context, source_file=source_file)
    except Missing:
        if not wanted.may_be_missing:
            raise


def answers(ask: Ask, http: Http, wanted: List, *, records: str = "") -> Iterator[Answer]:
    """The list's answers, each a whole page.

    Args:
        records: the name under which a page holds its list; empty where the page is the list.
    """
    url: str | None = f"{http.base_url}/api/v1/{wanted.path}"
    params: Params | None = wanted.params
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
