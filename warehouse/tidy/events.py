"""Events of learning platforms go by age; what their weeks came to is kept first.

Flow: warehouse.duckdb -> kept/, kept.json (weeks are closed) -> landing/<source>/<stream>: loads without their rows
A load stays, with its manifest: when was pulled, and how much had landed, is told as ever. Killed anywhere, the next
run goes on: weeks are closed by one rename, and what the landing holds of them counts nowhere from then on.
Only events that land by day go, and are read from every load: a list of work is whole, and says what is there today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.district import District
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.reading import ISO_TIME
from coaching.streams import Staged, Stream
from warehouse.engine import quoted
from warehouse.kept import store as kept
from warehouse.store import FILE, damage, load_files, read_manifest
from warehouse.store.writing import write_file
from warehouse.tidy import weeks

_BATCH_ROWS = 65_536
_PREFIX = "load_date="
# What of a quarantined row says which rule it broke, and is no value.
_TOLD = ("_row_number", "rule_name", "column_name", "reason")


@dataclass(frozen=True)
class _Aged:
    """A file of the landing with rows of closed weeks; of quarantined rows (`is_aside`) the values alone go.

    `day` and `is_older` are SQL over its rows.
    """

    file: Path
    day: str
    is_older: str
    rows: int = 0
    is_aside: bool = False


@dataclass(frozen=True)
class Events:
    """What goes of events.

    Attributes:
        until: the Monday before which weeks are closed then.
        streams: whose rows go.
        aged: the files that have rows of such weeks.
        waits: why older weeks stay open for now; empty where nothing keeps them.
    """

    until: date
    streams: tuple[Stream, ...]
    aged: tuple[_Aged, ...] = ()
    waits: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Class of data -> how many."""
        return {"rows of events": sum(found.rows for found in self.aged if not found.is_aside)}


def look(district: District, streams: Sequence[Stream], *, paths: Paths, today: date) -> Events:
    """What of events is too old on that local day; nothing is written.

    Args:
        district: says how long they are kept.
        streams: all that have a landing folder.
        paths: the data folder.
        today: the local day.

    Raises:
        ContractError: which weeks are closed can't be read.
    """
    closed = kept.until(paths)
    wanted = max(closed, _monday(today - timedelta(district.retention.event_days)))
    ours = tuple(s for s in streams if s.staged is Staged.ALL_LOADS and _day_column(s))
    with _engine() as engine:
        found = tuple(_older(ours, wanted, district, paths, engine))
        if wanted == closed or not found:
            return Events(closed, ours, found)
        waits = weeks.waits(ours, district, streams, paths=paths)
        if not waits:
            return Events(wanted, ours, found)
        return Events(closed, ours, tuple(_older(ours, closed, district, paths, engine)), waits)


def close(found: Events, *, paths: Paths) -> None:
    """Keeps what the weeks came to, then empties the loads of them, each file aside and by rename.

    Raises:
        ContractError: what is kept is not whole.
    """
    kept.drop_others(paths)
    if found.until > kept.until(paths):
        kept.write(paths, weeks.closed(found.until, found.streams, paths=paths))
    counted_from = weeks.counted_from(kept.read(paths))
    with _engine() as engine:
        for aged in found.aged:
            if aged.is_aside:
                _blank(aged, engine)
            else:
                _empty(aged, found.until, counted_from, engine)
    for stream in found.streams:
        _drop_damaged(stream, found.until, paths)


def _monday(day: date) -> date:
    """That day, or the first Monday after it: nothing that is older stays."""
    return day + timedelta(-day.weekday() % 7)


def _day_column(stream: Stream) -> str:
    return next((field.name for field in stream.fields if field.local_day), "")


def _older(
    ours: Sequence[Stream], until: date, district: District, paths: Paths, engine: duckdb.DuckDBPyConnection
) -> Iterator[_Aged]:
    """Every readable file with rows of closed weeks; what a load's check set aside before the load."""
    for stream, (day, file) in ((s, load) for s in ours for load in load_files(paths, s.source, s.name)):
        manifest = read_manifest(file) if damage.is_readable(file) else None
        if manifest is None or manifest.aged_until >= until.isoformat():
            continue
        local_day = _local_day(stream, day, district)
        is_older = f"{local_day} < date '{until}'"
        aside = paths.landing / manifest.quarantine_file if manifest.quarantine_file else None
        told = 0
        if aside and damage.is_readable(aside):
            has_values = " or ".join(f'"{name}" is not null' for name in _valued(aside))
            which = f"{is_older} and ({has_values})"
            told = _count(aside, which, engine)
            if told:
                yield _Aged(aside, local_day, which, told, is_aside=True)
        rows = _count(file, is_older, engine)
        if rows or told:
            yield _Aged(file, local_day, is_older, rows)


def _local_day(stream: Stream, load_date: str, district: District) -> str:
    """A row's local day as its staging model reads it; its load's, where it has none."""
    instant = f"""try_cast({ISO_TIME.of(f'"{_day_column(stream)}"')} as timestamp with time zone)"""
    return f"coalesce(cast(timezone('{district.timezone}', {instant}) as date), date '{load_date}')"


def _valued(aside: Path) -> list[str]:
    return [name for name in pq.read_schema(aside).names if name not in _TOLD]


def _engine() -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect()
    engine.execute("set TimeZone = 'UTC'")  # as in the warehouse
    return engine


def _count(file: Path, which: str, engine: duckdb.DuckDBPyConnection) -> int:
    return int(engine.sql(f"select count(*) from {_rows(file)} where {which}").fetchall()[0][0])


def _rows(file: Path) -> str:
    return f"read_parquet('{quoted(file)}', hive_partitioning = false)"


def _blank(aged: _Aged, engine: duckdb.DuckDBPyConnection) -> None:
    blank = ", ".join(f'case when not _is_gone then "{name}" end as "{name}"' for name in _valued(aged.file))
    marked = f"(select *, {aged.is_older} as _is_gone from {_rows(aged.file)})"
    query = f"select * exclude (_is_gone) replace ({blank}) from {marked}"
    _rewrite(aged.file, query, read_manifest(aged.file), engine)


def _empty(aged: _Aged, until: date, counted_from: weeks.CountedFrom, engine: duckdb.DuckDBPyConnection) -> None:
    manifest = read_manifest(aged.file)
    if manifest is None:  # no load
        return
    since = min(until, counted_from.get((manifest.load_date, manifest.load_id), until))
    late = _count(aged.file, f"{aged.day} < date '{since}'", engine)
    told = replace(manifest, aged=manifest.aged + aged.rows, late=manifest.late + late, aged_until=until.isoformat())
    _rewrite(aged.file, f"select * from {_rows(aged.file)} where not ({aged.is_older})", told, engine)


def _rewrite(file: Path, query: str, manifest: Manifest | None, engine: duckdb.DuckDBPyConnection) -> None:
    schema: pa.Schema = pq.read_schema(file).remove_metadata()
    batches = engine.sql(query).to_arrow_reader(_BATCH_ROWS)
    write_file(file, schema, (batch.cast(schema) for batch in batches), manifest)


def _drop_damaged(stream: Stream, until: date, paths: Paths) -> None:
    """Damaged loads of closed weeks: each was pulled again, or its week would not have closed."""
    for file in (paths.landing / "_damaged" / stream.source / stream.name).glob(f"{_PREFIX}*/{FILE}"):
        if file.parent.name.removeprefix(_PREFIX) < until.isoformat():
            file.unlink(missing_ok=True)
            file.parent.rmdir()
