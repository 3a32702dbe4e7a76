"""What the cases about protocols share: a server on loopback that a test writes down, pulled and landed for real."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import extractors
from coaching.district import District, load_district
from coaching.manifest import Manifest
from coaching.pages import Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from tests.unit.extractors.scripted import Scripted
from warehouse.land.landing import land
from warehouse.store import incoming_file, load_file

OPEN = Window(None, None)
NIGHT = "2026-01-05"


def district(**thresholds: float) -> District:
    """The sandbox's district, with other thresholds where a case needs them."""
    found = load_district("sandbox")
    return found.model_copy(update={"thresholds": found.thresholds.model_copy(update=thresholds)})


def stream_of(name: str, **options: object) -> Stream:
    """A declared stream of the sandbox's district, by `source.stream`."""
    found = next(s for s in extractors.declared(load_district("sandbox")) if f"{s.source}.{s.name}" == name)
    return replace(found, options={**found.options, **options})


def landed(
    server: Scripted,
    stream: Stream,
    folder: Path,
    *,
    night: str = NIGHT,
    previous: Manifest | None = None,
    in_district: District | None = None,
    window: Window = OPEN,
    **extra: object,
) -> tuple[Manifest, list[dict[str, Any]]]:
    """Pulls a stream from the server and lands it; the manifest, and the rows that wait for their check."""
    pages, pull = extractors.pull(
        stream,
        connection=server.connection(token_url=f"{server.base_url}/oauth/token", **extra),
        window=window,
        cursor=previous.cursor_out if previous else None,
        district=in_district or district(),
    )
    return land_pages(stream, pages, pull, folder, night=night, previous=previous, window=window)


def land_pages(
    stream: Stream,
    pages: Iterable[Page],
    pull: Pull,
    folder: Path,
    *,
    night: str = NIGHT,
    previous: Manifest | None = None,
    window: Window = OPEN,
) -> tuple[Manifest, list[dict[str, Any]]]:
    """Lands pages as a pull gave them; the manifest, and the rows that wait for their check."""
    manifest = land(
        stream,
        iter(pages),
        pull,
        paths=Paths(folder),
        load_date=night,
        window=window,
        key=PseudonymKey(b"k" * 32),
        code_version="t",
        previous=previous,
        shrink_share=0.2,
    )
    file = incoming_file(Paths(folder), stream.source, stream.name, night)
    return manifest, pq.read_table(file, partitioning=None).to_pylist()


def committed(stream: Stream, folder: Path, night: str = NIGHT) -> list[dict[str, Any]]:
    """The rows of a committed load."""
    file = load_file(Paths(folder), stream.source, stream.name, night)
    return pq.read_table(file, partitioning=None).to_pylist()  # type: ignore[no-any-return]
