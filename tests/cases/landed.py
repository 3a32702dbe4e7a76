"""A form or file as somebody sends it, through the real extractor and landing, in one call."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import extractors
from coaching.district import District, SourceConfig, StreamConfig, load_district
from coaching.manifest import Manifest
from coaching.pages import Format, Page, Pull
from coaching.streams import Stream
from extractors.kinds import kind_named
from tests.cases.wire import OPEN, land_pages


@dataclass(frozen=True)
class Landed:
    """What waits for its check."""

    manifest: Manifest
    rows: Sequence[Mapping[str, object]]

    def column(self, name: str) -> list[object]:
        """One landing column, row by row."""
        return [row[name] for row in self.rows]


def file_landed(folder: Path, columns: Sequence[str], **options: str | int) -> Landed:
    """The files of a folder, pulled by the kind for files."""
    stream, district = file_stream(folder, columns, **options)
    pages, pull = extractors.pull(stream, connection=None, window=OPEN, cursor=None, district=district)
    return _landed(stream, pages, pull, folder)


def file_stream(folder: Path, columns: Sequence[str], **options: str | int) -> tuple[Stream, District]:
    """The stream that reads them, and its district."""
    entry = {"columns": _named(columns), "options": {"pattern": "*.csv", **options}}
    source = {"kind": "file_drop", "streams": {"log": entry}, "options": {"folder": str(folder), "settle_seconds": 0}}
    district = load_district("sandbox").model_copy(update={"sources": {"forms": SourceConfig.model_validate(source)}})
    (stream,) = extractors.declared(district)
    return stream, district


def sheet_landed(folder: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Landed:
    """A sheet's rows, as the values API answers."""
    page = Page(json.dumps({"range": "A1", "values": rows}).encode(), format=Format.SHEET, records="values")
    entry = StreamConfig.model_validate({"columns": _named(columns), "options": {"range": "Answers"}})
    config = SourceConfig(kind="google_sheets", streams={"log": entry})
    (stream,) = kind_named("google_sheets").streams("forms", config)
    return _landed(stream, [page], Pull(), folder)


def _named(columns: Sequence[str]) -> dict[str, str]:
    """A landing column, `c1`, `c2`, ..., for each heading."""
    return {heading: f"c{number}" for number, heading in enumerate(columns, 1)}


def _landed(stream: Stream, pages: Iterable[Page], pull: Pull, folder: Path) -> Landed:
    return Landed(*land_pages(stream, pages, pull, folder / "data"))
