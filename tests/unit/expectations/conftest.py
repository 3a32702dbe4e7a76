"""Loads as the landing leaves them in `_incoming`, made by hand."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.manifest import FOOTER_KEY, Manifest
from coaching.paths import Paths
from coaching.streams import Feeds, Field, Mode, Privacy, Stream
from warehouse import store

NIGHT = "2026-01-05"
SOMEBODY = "a" * 64
LOG_COLUMNS = (
    "submitted_at",
    "coach_email",
    "session_date",
    "school",
    "duration_minutes",
    "attended_minutes",
    "follow_up_needed",
    "follow_up_done",
    "follow_up_date",
)

Row = Mapping[str, str | None]
MakeLoad = Callable[..., Path]


def make_stream(
    name: str,
    feeds: str | None,
    columns: Sequence[str],
    *,
    key: Sequence[str] = (),
    kind: str = "file_drop",
    may_be_empty: bool = True,
) -> Stream:
    def declare(column: str) -> Field:
        hidden = column in ("coach_email", "teacher_email")
        return Field(
            column, privacy=Privacy.PSEUDONYMISE_EMAIL if hidden else Privacy.KEEP, namespace="staff" if hidden else ""
        )

    return Stream(
        "forms",
        name,
        kind,
        Mode.FULL,
        tuple(key),
        tuple(map(declare, columns)),
        feeds=Feeds(feeds) if feeds else None,
        may_be_empty=may_be_empty,
    )


@pytest.fixture
def log() -> Stream:
    return make_stream("log", "coaching_log", LOG_COLUMNS, key=("submitted_at", "coach_email"))


def good_session(minute: int) -> dict[str, str | None]:
    return {
        "submitted_at": f"1/5/2026 {minute // 60 % 24}:{minute % 60:02d}:{minute // 1440 % 60:02d}",
        "coach_email": SOMEBODY,
        "session_date": "2026-01-05",
        "school": "North",
        "duration_minutes": "45",
        "attended_minutes": "45;30",
        "follow_up_needed": "yes",
        "follow_up_done": "no",
        "follow_up_date": "1/9/2026",
    }


@pytest.fixture
def paths(data_dir: Path) -> Paths:
    return Paths(data_dir)


def write_load(
    paths: Paths,
    stream: Stream,
    rows: Sequence[Row],
    *,
    load_date: str = NIGHT,
    digest: str = "d1",
    drop: Sequence[str] = (),
    revision: int = 1,
    left_out: Sequence[int] = (),
) -> Path:
    """Writes rows (a `_problem` key included where a record is none) as a waiting load with its manifest.

    The numbers `left_out` are those of rows of people who are forgotten.
    """
    schema = store.columns_schema(stream, with_problem=True)
    meta = {"_load_id": "incoming", "_extracted_at": "2026-01-06T02:15:00Z", "_source_file": "made/by/hand"}
    numbers = [number for number in range(1, len(rows) + len(left_out) + 1) if number not in left_out]
    records = [{**meta, **row, "_row_number": number} for number, row in zip(numbers, rows, strict=True)]
    table = pa.Table.from_pylist(records, schema=schema).drop_columns(list(drop))
    manifest = Manifest(
        source=stream.source, stream=stream.name, mode=stream.mode.value, load_date=load_date,
        load_id="incoming", rows=len(rows), accepted=len(rows),
        quarantined=0, completeness="end_of_pages", schema_hash=stream.schema_hash, key_fingerprint="f",
        code_version="v", started_at="2026-01-06T02:15:00Z",
        content_digest=digest, revision=revision, forgotten=len(left_out),
    )  # fmt: skip
    file = store.incoming_file(paths, stream.source, stream.name, load_date)
    file.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(file, table.schema) as writer:
        writer.write_table(table, row_group_size=100)
        writer.add_key_value_metadata({FOOTER_KEY: manifest.to_json()})
    return file


@pytest.fixture
def make_load(paths: Paths) -> MakeLoad:
    """Waiting loads of this test's data folder."""
    return partial(write_load, paths)
