"""Checks a committed load again, after a suite or a seed was mended: its rows and those set aside, as one load anew.

Flow: landing/<source>/<stream> + landing/_quarantine/... -> landing/_incoming/... -> the check, as a new revision
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.district import District, load_district, read_meanings
from coaching.errors import ContractError
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.streams import Stream
from expectations.door.check import check_load, judge
from expectations.door.commit import final_load_id
from warehouse import store
from warehouse.store import damage
from warehouse.store.writing import write_file

_READ_ROWS = 65_536
_NUMBER = "_row_number"


class Reread(Protocol):
    """Reads a landed load's answers by today's seeds."""

    changed: bool

    def take(self, rows: pa.Table) -> pa.Table:
        """The rows as they would land today."""
        ...

    def content_digest(self) -> str:
        """The digest of all rows taken."""
        ...


def replay(
    stream: Stream, load_date: str, *, paths: Paths, district: District | None = None, reread: Reread | None = None
) -> Manifest:
    """Judges a committed load and its quarantined rows again.

    Args:
        stream: its declaration.
        load_date: the night.
        paths: where the data folder is.
        district: by default the chosen one.
        reread: reads its answers again first; without it they stay as they landed.

    Returns:
        The manifest that now stands: the old one where the judgement is the same, else the next revision.

    Raises:
        ContractError: there is no such load, a newer one waits for its check, or the load breaks a promise (the old one
            stays).
    """
    committed = store.load_file(paths, stream.source, stream.name, load_date)
    waiting = store.incoming_file(paths, stream.source, stream.name, load_date)
    manifest = store.read_manifest(committed) if committed.exists() else None
    if manifest is None or waiting.exists():
        problem = "has no committed load" if manifest is None else "has a load that waits for its check"
        message = f"{stream.source}.{stream.name} {problem} on {load_date}."
        raise ContractError(message, remedy="Run that night's stream, or its check, instead of a replay.")
    if not damage.is_sound(committed):
        raise damage.refusal(stream, load_date)
    if manifest.aged_until:
        message = f"{stream.source}.{stream.name}: rows of the load of {load_date} went by age, so it is no whole load."
        raise ContractError(message, remedy="Its weeks stay as they were counted; loads of open weeks can be replayed.")
    meanings = read_meanings(district or load_district())
    _gather(waiting, stream, committed, manifest, paths)
    if reread:
        _read_again(waiting, reread)
    try:
        again, verdict = judge(stream, waiting, meanings)
    except ContractError:
        store.remove_incoming(waiting)
        raise
    if final_load_id(again, verdict) == manifest.load_id:
        store.remove_incoming(waiting)
        return manifest
    return check_load(stream, waiting, paths=paths, meanings=meanings)


def _gather(waiting: Path, stream: Stream, committed: Path, manifest: Manifest, paths: Paths) -> None:
    """Writes the load as it stood before its first check."""
    schema = store.columns_schema(stream, with_problem=True)
    if pq.read_schema(committed).names != store.columns_schema(stream).names:
        message = f"The committed load of {stream.source}.{stream.name} has other columns than the declaration."
        raise ContractError(
            message,
            remedy="Only a load of today's declaration can be replayed; pull it again where the source still has it.",
        )
    aside = _set_aside(manifest, schema, paths)
    whole = replace(
        manifest, accepted=manifest.rows, quarantined=0, quarantine_file=None, revision=manifest.revision + 1
    )
    write_file(waiting, schema, _merged(committed, aside, schema), whole)


def _read_again(waiting: Path, reread: Reread) -> None:
    """Rewrites the gathered load with its answers as they are read today."""
    manifest, schema = store.read_manifest(waiting), pq.read_schema(waiting)
    with pq.ParquetFile(waiting) as parquet:
        tables = [reread.take(pa.Table.from_batches([batch])) for batch in parquet.iter_batches(_READ_ROWS)]
    if manifest and reread.changed:
        batches = (batch for table in tables for batch in table.to_batches())
        write_file(waiting, schema, batches, replace(manifest, content_digest=reread.content_digest()))


def _set_aside(manifest: Manifest, schema: pa.Schema, paths: Paths) -> pa.Table:
    if not manifest.quarantine_file:
        return schema.empty_table()
    file = paths.landing / manifest.quarantine_file
    if not damage.is_sound(file):
        message = f"The {manifest.quarantined} rows that were set aside are damaged on the disk."
        raise ContractError(message, remedy="Pull that night again where the source still has it.")
    rows = pq.ParquetFile(file).read(schema.names)
    numbers = rows.column(_NUMBER).to_pylist()
    first = [at for at, number in enumerate(numbers) if at == 0 or number != numbers[at - 1]]
    return rows.take(pa.array(first, pa.int64())).cast(schema)


def _merged(committed: Path, aside: pa.Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(committed) as parquet:
        for batch in parquet.iter_batches(_READ_ROWS):
            accepted = pa.Table.from_batches([batch]).append_column("_problem", pa.nulls(batch.num_rows, pa.string()))
            last = pc.max(accepted.column(_NUMBER))
            earlier = aside.filter(pc.less(aside.column(_NUMBER), last))
            aside = aside.slice(earlier.num_rows)
            yield from _ordered(pa.concat_tables([accepted.select(schema.names).cast(schema), earlier]))
    yield from _ordered(aside)


def _ordered(rows: pa.Table) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = rows.sort_by(_NUMBER).combine_chunks().to_batches()
    return batches
