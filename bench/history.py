"""Landing files as many nights would have left them, not pulled but written: the history of benchmark 2.

Each night's load holds that day's events and, as its trailing window does, some of the three days before once more.
Run as `python -m bench.history <root> <nights>`: a process of its own, so that the measuring one stays small.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from bench.places import KEY, Place
from coaching.format import write_format
from coaching.manifest import Manifest
from coaching.pages import Window
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from nights.night import Night
from warehouse.land.windows import window_for
from warehouse.land.writer import LoadWriter
from warehouse.store import columns_schema, load_file, load_id

EVENTS_A_NIGHT = 280_000
REPEATED_SHARE = 0.1
ONE_EVENT = "one-event"
# a Monday: its week has no other days, so that what one event of it costs is a start and nothing else
LAST_NIGHT = date(2026, 6, 1)
COURSES, TEACHERS, STUDENTS_A_COURSE = 400, 200, 30
_DAY_SECONDS = 12 * 3600


def nights_up_to(count: int) -> tuple[date, ...]:
    """That many consecutive nights, the last one the same however many there are."""
    return tuple(LAST_NIGHT - timedelta(days=n) for n in range(count - 1, -1, -1))


def write_history(place: Place, nights: Sequence[date]) -> None:
    """The roster-like lists of the last night, and one load of page views for each night.

    Beside the landing stands a load of the last night with a single event of its day, which no other day can be in.

    Nothing was handed in and nothing set: both lists were read, and are empty.
    """
    write_format(place.paths)
    night = Night(place.district, place.paths, nights[-1].isoformat())
    with duckdb.connect(config={"threads": 2}) as engine:
        for name, query in _LISTS.items():
            _write(night.stream("canvas", name), place, nights[-1], engine.sql(query).to_arrow_table(), None)
        for name in ("submissions", "assignments"):
            nothing = pa.table({night.stream("canvas", name).key[0]: pa.array([], pa.string())})
            _write(night.stream("canvas", name), place, nights[-1], nothing, None)
        stream = night.stream("canvas", "page_views")
        previous: Manifest | None = None
        for day in nights:
            events = engine.sql(_page_views(day)).to_arrow_table()
            if day == nights[-1]:
                window = window_for(stream, place.district, day.isoformat(), previous)
                begin = place.district.day_bounds(day)[0].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                _write(stream, place, day, events.slice(0, 1), previous, replace(window, start=begin))
                load_file(place.paths, "canvas", "page_views", day.isoformat()).parent.rename(place.root / ONE_EVENT)
            previous = _write(stream, place, day, events, previous)


# A course has one section and one teacher; ids stand for themselves, for nobody is behind them.
_ENROLLED = f"""
    select c * 1000 + s as enrollment_id, c as course_id, c as section_id,
        (c * 7919 + s * 104729) % {COURSES * 20} as user_id, 'StudentEnrollment' as type
    from range({COURSES}) as courses (c), range({STUDENTS_A_COURSE}) as students (s)
    union all
    select c * 1000 + 999, c, c, 100000 + c % {TEACHERS}, 'TeacherEnrollment' from range({COURSES}) as courses (c)"""
_LISTS = {
    "courses": f"""select c as course_id, 'Course ' || c as name, 'C-' || c as course_code,
        'available' as workflow_state from range({COURSES}) as t (c)""",
    "sections": f"""select c as section_id, c as course_id, 'sis-' || c as sis_section_id,
        'Section ' || c as name from range({COURSES}) as t (c)""",
    "enrollments": f"select *, 'active' as enrollment_state from ({_ENROLLED})",
    "users": f"select distinct user_id, 'staff' as population from ({_ENROLLED}) where type = 'TeacherEnrollment'",
}


def _page_views(day: date) -> str:
    """The night's rows: its own day's events, then a share of each of the three days before, as they came then."""
    repeated = int(EVENTS_A_NIGHT * REPEATED_SHARE)
    parts = [(day, 0, EVENTS_A_NIGHT - 3 * repeated)] + [
        (day - timedelta(days=back), back * repeated, (back + 1) * repeated) for back in (1, 2, 3)
    ]
    return " union all ".join(_events(of, first, stop) for of, first, stop in parts)


def _events(day: date, first: int, stop: int) -> str:
    return f"""
        select
            printf('{day:%Y%m%d}-0000-4000-8000-%012d', n) as page_view_id,
            case when n % 20 = 0 then 100000 + c % {TEACHERS}
                else (c * 7919 + (n // {COURSES}) % {STUDENTS_A_COURSE} * 104729) % {COURSES * 20} end as user_id,
            'Course' as context_type,
            c as context_id,
            case when n % 3 = 0 then 'Assignment' end as asset_type,
            case when n % 3 = 0 then c * 100 + n % 40 end as asset_id,
            ['courses', 'assignments', 'discussion_topics', 'wiki_pages', 'quizzes/quizzes'][1 + n % 5] as controller,
            ['show', 'index'][1 + n % 2] as action,
            strftime(timestamp '{day} 13:00:00' + to_seconds(n % {_DAY_SECONDS}), '%Y-%m-%dT%H:%M:%SZ') as created_at,
            '12.5' as interaction_seconds,
            'false' as participated,
            'get' as http_method
        from (select range as n, (range * 31) % {COURSES} as c from range({first}, {stop})) as numbered"""


def _write(
    stream: Stream,
    place: Place,
    day: date,
    table: pa.Table,
    previous: Manifest | None,
    window: Window | None = None,
) -> Manifest:
    """A committed load with the manifest that a pull and its check would have given it."""
    key, rows, load_date = PseudonymKey(bytes.fromhex(KEY)), table.num_rows, day.isoformat()
    digest = f"{stream.name} {rows}"
    made = load_id(load_date, content_digest=digest, schema_hash=stream.schema_hash, key_fingerprint=key.fingerprint)
    window = window or window_for(stream, place.district, load_date, previous)
    started = f"{load_date}T23:59:59+00:00"
    constant: Mapping[str, str] = {
        "_load_id": made,
        "_extracted_at": started,
        "_source_file": str(stream.options["path"]),
    }
    schema = columns_schema(stream)
    columns = {n: table.column(n).cast(pa.string()) for n in table.column_names}
    columns |= {n: pa.repeat(pa.scalar(text), rows) for n, text in constant.items()}
    columns["_row_number"] = pa.array(range(1, rows + 1), pa.int64())
    empty = {n: pa.nulls(rows, pa.string()) for n in schema.names if n not in columns}
    manifest = Manifest(
        stream.source, stream.name, stream.mode.value, load_date, made, rows, rows, 0, "end_of_pages",
        stream.schema_hash, key.fingerprint, "bench", started,
        window_start=window.start, window_end=window.end, content_digest=digest,
    )  # fmt: skip
    with LoadWriter(load_file(place.paths, stream.source, stream.name, load_date), schema) as writer:
        writer.write(pa.table(columns | empty))
        writer.finish(manifest)
    return manifest


if __name__ == "__main__":
    write_history(Place(Path(sys.argv[1])), nights_up_to(int(sys.argv[2])))
