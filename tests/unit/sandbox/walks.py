"""Walks: all that the naive client collects from one system, by stream, counted without the sandbox's own counting.

A walk is a function of its system's name; a system without one is walked by its extractor alone.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import requests

from coaching.district import SourceConfig
from sandbox.systems.canvas.lists import LISTS
from sandbox.systems.configured import configured
from sandbox.systems.google_sheets.records import tab_of
from sandbox.systems.oneroster.records import VIEWS
from tests.unit.sandbox.naive_client import Client


@dataclass(frozen=True)
class Walked:
    """One stream: records, those that are none, and the keys of the others."""

    rows: int
    malformed: int
    keys: set[tuple[str, ...]]


Keys = Mapping[str, Sequence[str]]
Walk = Callable[[Client, Keys, SourceConfig], dict[str, Walked]]


def canvas(client: Client, keys: Keys, _: SourceConfig) -> dict[str, Walked]:
    """Every list of every parent; courses and users are those that the client was told of before."""
    parents, found = {"accounts": ["1"]}, {}
    for item in LISTS:
        paths = [re.sub(r"{\w+}", parent, item.path) for parent in parents[item.parent]]
        records = [record for path in paths for record in _listed(client, path, item.query)]
        parents[item.stream] = [str(r["id"]) for r in records if isinstance(r, dict)]
        found[item.stream] = _objects(records, keys[item.stream])
    return found


def _listed(client: Client, path: str, query: Mapping[str, Sequence[str]]) -> list[object]:
    """One list; a user's that may not be read has nothing."""
    try:
        return client.canvas(path, **query)
    except requests.HTTPError as refused:
        if path.startswith("users/") and refused.response.status_code == requests.codes.not_found:
            return []
        raise


def oneroster(client: Client, keys: Keys, _: SourceConfig) -> dict[str, Walked]:
    """Every collection."""
    return {name: _objects(client.roster(name), keys[name]) for name in VIEWS}


def google_sheets(client: Client, keys: Keys, source: SourceConfig) -> dict[str, Walked]:
    """Every tab that a stream reads; rows in which only a tick box says no are none."""
    found = {}
    for stream in configured(source, "range"):
        heading, *rows = (r for r in client.sheet(tab_of(stream.reads)) if set(map(str, r)) - {"", "False"})
        found[stream.stream] = _cells(heading, rows, rows, keys[stream.stream])
    return found


def qualtrics(client: Client, keys: Keys, source: SourceConfig) -> dict[str, Walked]:
    """Every survey that a stream reads."""
    found = {}
    for stream in configured(source, "survey_id"):
        _, _, ids, *rows = client.survey(stream.reads)
        good = [row for row in rows if len(row) == len(ids)]
        found[stream.stream] = _cells([json.loads(i)["ImportId"] for i in ids], rows, good, keys[stream.stream])
    return found


def _objects(records: Sequence[object], key: Sequence[str]) -> Walked:
    good = [r for r in records if isinstance(r, dict)]
    return Walked(len(records), len(records) - len(good), {tuple(str(r[k]) for k in key) for r in good})


def _cells(
    heading: Sequence[object], rows: Sequence[object], good: Sequence[Sequence[object]], key: Sequence[str]
) -> Walked:
    places = [heading.index(name) for name in key]
    return Walked(len(rows), len(rows) - len(good), {tuple(str(row[p]) for p in places) for row in good})


WALKS = {walk.__name__: walk for walk in (canvas, oneroster, google_sheets, qualtrics)}
