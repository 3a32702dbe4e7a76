"""A landing written by hand: a district so small that its marts can be worked out on paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.district import District
from coaching.manifest import FOOTER_KEY, Manifest
from coaching.paths import Paths
from coaching.streams import Stream
from extractors import declared
from warehouse import store
from warehouse.land import answers_for

Rows = Sequence[Mapping[str, str]]


def streams_of(district: District) -> tuple[Stream, ...]:
    """All streams that have a landing folder."""
    return declared(district, include_unconfigured=True)


def land(
    district: District,
    stream_name: str,
    load_date: str,
    rows: Rows,
    *,
    paths: Paths,
    window: tuple[str, str] | None = None,
) -> Path:
    """Commits one load of `source.stream` with the given values; what a row does not name is NULL.

    Answers of forms and surveys are given as they were written, and land as the door reads them.
    """
    source, name = stream_name.split(".")
    stream = next(s for s in streams_of(district) if (s.source, s.name) == (source, name))
    load_id = f"{load_date}-{sha256(repr(rows).encode()).hexdigest()[:16]}"
    meta = {"_load_id": load_id, "_extracted_at": "2026-01-01T00:00:00Z", "_source_file": name}
    schema = store.columns_schema(stream)
    unknown = {key for row in rows for key in row} - set(schema.names)
    assert not unknown, f"{stream_name} has no column {unknown}"
    answers = answers_for(stream, district)
    columns = {
        f.name: pa.array([{**meta, "_row_number": n, **row}.get(f.name) for n, row in enumerate(rows, 1)], f.type)
        for f in schema
    }
    table = pa.table({name: answers.read(name, written) for name, written in columns.items()}, schema=schema)
    manifest = Manifest(
        source, name, stream.mode.value, load_date, load_id, len(rows), len(rows), 0, "end_of_pages",
        stream.schema_hash, "key", "test", "2026-01-01T00:00:00Z",
        window_start=window and window[0], window_end=window and window[1],
    )  # fmt: skip
    file = store.load_file(paths, source, name, load_date)
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.replace_schema_metadata({FOOTER_KEY: manifest.to_json()}), file)
    return file


def roster(district: District, night: str, *, paths: Paths, titles: Mapping[str, str]) -> None:
    """One school, North; everybody of `titles` works there, and a teacher teaches one class of the whole year."""
    everybody = [
        {
            "user_id": p,
            "role": "teacher",
            "primary_org_id": "org-n",
            "job_title": t,
            "email_hash": f"{p}@",
            "name_hash": f"{p}#",
            "enabled_user": "true",
        }
        for p, t in titles.items()
    ]
    land(
        district,
        "oneroster.orgs",
        night,
        [{"org_id": "org-n", "name": "North", "type": "school", "identifier": "S01"}],
        paths=paths,
    )
    land(district, "oneroster.users", night, everybody, paths=paths)
    year = {
        "academic_session_id": "y",
        "title": "Year",
        "type": "schoolYear",
        "start_date": "2025-08-18",
        "end_date": "2026-06-12",
    }
    land(district, "oneroster.academicSessions", night, [year], paths=paths)
    teachers = [p for p, title in titles.items() if title == "Teacher"]
    land(
        district,
        "oneroster.classes",
        night,
        [{"class_id": f"k-{p}", "school_id": "org-n", "term_id": "y"} for p in teachers],
        paths=paths,
    )
    seats = [
        {"enrollment_id": f"e-{p}", "user_id": p, "class_id": f"k-{p}", "school_id": "org-n", "role": "teacher"}
        for p in teachers
    ]
    land(district, "oneroster.enrollments", night, seats, paths=paths)


def page_views(night: date, days: Mapping[str, int], *, first: int = 0) -> list[dict[str, str]]:
    """So many page views of one student in one course on each local day, at noon; equal days and numbers, equal ids."""
    return [
        {
            "page_view_id": f"{day}-{n}", "user_id": "student", "context_type": "Course", "context_id": "c1",
            "controller": "wiki_pages", "action": "show", "asset_id": str(n % 2), "created_at": f"{day}T18:00:00Z",
        }
        for day, count in days.items()
        for n in range(first, first + count)
        if date.fromisoformat(day) <= night
    ]  # fmt: skip
