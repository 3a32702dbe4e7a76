"""A waiting load of page views with planted mess, for the benchmark of the check.

Run as `python -m bench.check_load <file> <rows>`: a process of its own, so that the measuring one stays small.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow as pa

from bench.places import Place
from coaching.streams import Stream
from nights.night import Night
from warehouse.land.writer import LoadWriter
from warehouse.store import columns_schema

NIGHT = "2026-05-29"
_ROWS_AT_ONCE = 20_480
_PLAIN = ("_load_id", "_extracted_at", "_source_file")


def page_views(root: Path) -> Stream:
    """The stream that the load is one of."""
    place = Place(root)
    return Night(place.district, place.paths, NIGHT).stream("canvas", "page_views")


def write_load(file: Path, rows: int) -> None:
    """Writes the rows as the landing does: one row in seven breaks a rule, each rule but one has its share."""
    schema = columns_schema(page_views(file.parent), with_problem=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 1}) as engine, LoadWriter(file, schema) as writer:
        for batch in engine.sql(_mess(rows)).to_arrow_reader(_ROWS_AT_ONCE):
            made = {name: batch.column(name) for name in batch.schema.names}
            made |= {name: pa.repeat(pa.scalar("bench"), batch.num_rows) for name in _PLAIN}
            empty = {name: pa.nulls(batch.num_rows, pa.string()) for name in schema.names if name not in made}
            writer.write(pa.table(made | empty))
        writer.finish(None)


def _mess(rows: int) -> str:
    return f"""
        select
            n + 1 as _row_number,
            case when n % 50 = 1 then null when n % 60 = 2 then 'odd ' || n
                else printf('20260529-0000-4000-8000-%012d', n) end as page_view_id,
            case when n % 70 <> 3 then sha256(((n * 7919) % 8000)::varchar) end as user_id,
            'Course' as context_type,
            (n % 400)::varchar as context_id,
            case when n % 25 = 4 then 'yesterday ' || n when n % 90 <> 5
                then strftime(timestamp '{NIGHT} 13:00:00' + to_seconds(n % 43200), '%Y-%m-%dT%H:%M:%SZ')
            end as created_at,
            case when n % 40 = 6 then '-1' when n % 200 = 7 then 'many'
                else ((n * 31 % 36000) / 10)::varchar end as interaction_seconds,
            case when n % 80 = 8 then 'perhaps' else ['true', 'false'][1 + n % 2] end as participated,
            case when n % 100 = 9 then 'fetch' else ['GET', 'post', 'put'][1 + n % 3] end as http_method,
            case when n % 1000 = 10 then 'not a record' end as _problem
        from range({rows}) as numbered (n)"""


if __name__ == "__main__":
    write_load(Path(sys.argv[1]), int(sys.argv[2]))
