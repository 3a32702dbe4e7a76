"""What weeks on platforms came to, taken from the warehouse before their events go.

Flow: warehouse.duckdb (int_lms_weeks__*, fct_lms_daily, int_lms__events_credited) -> `warehouse.kept`
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from coaching.district import District
from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Stream
from warehouse.build import contents, standing
from warehouse.engine import Schema, reading
from warehouse.kept import store as kept
from warehouse.kept.store import Kept
from warehouse.store import FILE, damage, load_files, read_manifest

# A load by its night and id -> the day from which on its events are in closed weeks.
CountedFrom = Mapping[tuple[str, ...], date]


def waits(ours: Sequence[Stream], district: District, streams: Sequence[Stream], *, paths: Paths) -> str:
    """Why the warehouse does not say what the weeks came to; empty where it does.

    Args:
        ours: the streams whose events are to go.
        district: what the build is held against.
        streams: all that have a landing folder.
        paths: the data folder.
    """
    if any(damage.damaged(paths, stream) for stream in ours):
        return "loads of them are damaged: pull those nights again first"
    if any(list((paths.incoming / s.source / s.name).glob(f"load_date=*/{FILE}")) for s in ours):
        return "loads of them wait for their check"
    try:
        built = contents.loads(paths)
        is_built = standing.missing(district, streams, paths=paths) != "build"
    except ContractError:
        is_built = False
    if not is_built or any(
        _landed(s, paths) != {load[:2] for load in built.get((s.source, s.name), ())} for s in streams
    ):
        return "the warehouse is not built of all that has landed: run a night, or `coaching build`, first"
    return ""


def closed(until: date, ours: Iterable[Stream], *, paths: Paths) -> Kept:
    """What is kept, with the weeks that close now.

    Args:
        until: the Monday before which weeks are closed.
        ours: the streams whose events are to go.
        paths: the data folder.

    Raises:
        ContractError: there is no warehouse, or what is kept is not whole.
    """
    before = kept.read(paths)
    weeks, days = (
        f"{column} >= date '{before.until}' and {column} < date '{until}'"
        for column in ("week_start_date", "event_date")
    )
    queries = {
        kept.TEACHERS: f"from {Schema.INTERMEDIATE}.int_lms_weeks__teachers where {weeks}",
        kept.SCHOOLS: f"from {Schema.INTERMEDIATE}.int_lms_weeks__schools where {weeks}",
        kept.SECTIONS: f"""select section_key, min(event_date) as first_day, max(event_date) as last_day
            from {Schema.CORE}.fct_lms_daily where section_key is not null and {days} group by section_key""",
        kept.OTHERS: f"""select platform, event_source, cast(sum(n_events) as bigint) as n_events
            from {Schema.INTERMEDIATE}.int_lms__events_credited where {days} group by platform, event_source""",
    }
    with reading(paths.warehouse) as warehouse:
        new = {name: warehouse.sql(query).to_arrow_table() for name, query in queries.items()}
    tables = {name: pa.concat_tables([before.tables[name], _cast(name, rows)]) for name, rows in new.items()}
    tables[kept.SECTIONS] = _merged(tables[kept.SECTIONS], first_day="min", last_day="max")
    tables[kept.OTHERS] = _merged(tables[kept.OTHERS], n_events="sum")
    tables[kept.LOADS] = _loads(before, ours, paths)
    return replace(before, until=until, tables=tables)


def counted_from(held: Kept) -> CountedFrom:
    """The loads that closed weeks were made from. What a load holds of days before came too late for its week."""
    rows = held.tables[kept.LOADS].to_pylist()
    return {(row["load_date"].isoformat(), row["load_id"]): row["counted_from"] for row in rows}


def _landed(stream: Stream, paths: Paths) -> set[tuple[str, ...]]:
    manifests = (read_manifest(file) for _, file in load_files(paths, stream.source, stream.name))
    return {(manifest.load_date, manifest.load_id) for manifest in manifests if manifest}


def _cast(name: str, rows: pa.Table) -> pa.Table:
    return rows.select(kept.RELATIONS[name].names).cast(kept.RELATIONS[name])


def _merged(rows: pa.Table, **how: str) -> pa.Table:
    keys = [name for name in rows.column_names if name not in how]
    found = rows.group_by(keys).aggregate(list(how.items()))
    return found.select([*keys, *(f"{column}_{by}" for column, by in how.items())]).rename_columns([*keys, *how])


def _loads(before: Kept, ours: Iterable[Stream], paths: Paths) -> pa.Table:
    now = {load: before.until for stream in ours for load in _landed(stream, paths)} | dict(counted_from(before))
    schema = kept.RELATIONS[kept.LOADS]
    rows = [(date.fromisoformat(day), load_id, since) for (day, load_id), since in now.items()]
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)
