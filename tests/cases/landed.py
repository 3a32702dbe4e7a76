"""A form or file as somebody sends it, through the real extractor, landing and door, in one call."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

import extractors
from coaching.district import SourceConfig, StreamConfig, load_district
from coaching.manifest import Manifest
from coaching.pages import Format, Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse.land.landing import land
from warehouse.store import incoming_file

NIGHT = "2026-01-05"
KEY = PseudonymKey(b"k" * 32)
OPEN = Window(None, None)


@dataclass(frozen=True)
class Landed:
    """What waits for its check."""

    manifest: Manifest
    rows: Sequence[Mapping[str, object]]

    def column(self, name: str) -> list[object]:
        """One landing column, row by row."""
        return [row[name] for row in self.rows]


def declared(kind: str, columns: Sequence[str], options: Mapping[str, str | int], **more: object) -> Stream:
    """A stream of district.yml with one landing column, `c1`, `c2`, ..., for each heading."""
    entry = StreamConfig.model_validate(
        {"columns": {h: f"c{n}" for n, h in enumerate(columns, 1)}, "options": dict(options), **more}
    )
    return next(
        iter(extractors.kinds.kind_named(kind).streams("forms", SourceConfig(kind=kind, streams={"log": entry})))
    )


def file_landed(folder: Path, columns: Sequence[str], **options: str | int) -> Landed:
    """The files of a folder, pulled by the kind for files."""
    entry = {"columns": {h: f"c{n}" for n, h in enumerate(columns, 1)}, "options": {"pattern": "*.csv", **options}}
    source = {"kind": "file_drop", "streams": {"log": entry}, "options": {"folder": str(folder)}}
    district = load_district("sandbox").model_copy(update={"sources": {"forms": SourceConfig.model_validate(source)}})
    (stream,) = extractors.declared(district)
    pages, pull = extractors.pull(stream, connection=None, window=OPEN, cursor=None, district=district)
    return _landed(stream, list(pages), pull, folder)


def sheet_landed(folder: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Landed:
    """A sheet's rows, as the values API answers."""
    page = Page(json.dumps({"range": "A1", "values": rows}).encode(), format=Format.SHEET, records="values")
    return _landed(declared("google_sheets", columns, {"range": "Answers"}), [page], Pull(), folder)


def _landed(stream: Stream, pages: list[Page], pull: Pull, folder: Path) -> Landed:
    paths = Paths(folder / "data")
    manifest = land(
        stream,
        iter(pages),
        pull,
        paths=paths,
        load_date=NIGHT,
        window=OPEN,
        key=KEY,
        code_version="test",
        previous=None,
        shrink_share=0.2,
    )
    return Landed(manifest, pq.read_table(incoming_file(paths, "forms", "log", NIGHT)).to_pylist())
