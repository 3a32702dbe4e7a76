"""Writes a judged load: the quarantine file, then the committed one, each aside and by rename."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.errors import ContractError
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.streams import Stream
from expectations.door.evaluate import Positions, Verdict
from expectations.engine.rules import Rule
from warehouse import store
from warehouse.store.writing import write_file

_READ_ROWS = 65_536
_SAID = tuple(pa.field(name, pa.string()) for name in ("rule_name", "column_name", "reason"))


def commit(stream: Stream, file: Path, waiting: Manifest, verdict: Verdict, *, paths: Paths) -> Manifest:
    """Sets the bad rows aside and commits the others.

    Raises:
        ContractError: accepted and quarantined rows do not add up to the rows that came.
    """
    load_id = final_load_id(waiting, verdict)
    quarantined = len(verdict.quarantined)
    manifest = replace(
        waiting,
        load_id=load_id,
        rows=verdict.rows,
        accepted=verdict.rows - quarantined,
        quarantined=quarantined,
        quarantine_file=store.quarantine_name(stream.source, stream.name, load_id) if quarantined else None,
    )
    if quarantined:
        _write_quarantine(
            store.quarantine_file(paths, stream.source, stream.name, load_id), stream, file, verdict, load_id
        )
    _write_accepted(
        store.load_file(paths, stream.source, stream.name, waiting.load_date), stream, file, verdict, manifest
    )
    return manifest


def final_load_id(waiting: Manifest, verdict: Verdict) -> str:
    """The id of the load as judged: other rows set aside, or for another rule, are another content."""
    aside = ((int(at) + 1, rule.rule_name) for rule, positions in verdict.failures for at in positions)
    return store.load_id(
        waiting.load_date,
        content_digest=waiting.content_digest,
        schema_hash=waiting.schema_hash,
        key_fingerprint=waiting.key_fingerprint,
        quarantined=aside,
    )


def _write_accepted(target: Path, stream: Stream, file: Path, verdict: Verdict, manifest: Manifest) -> None:
    schema = store.columns_schema(stream)
    written = 0

    def accepted() -> Iterator[pa.RecordBatch]:
        nonlocal written
        for start, batch in _read(file, schema.names):
            inside = _inside(verdict.quarantined, start, batch.num_rows)
            kept = (
                batch.filter(pa.array(~np.isin(np.arange(start, start + batch.num_rows), inside)))
                if len(inside)
                else batch
            )
            written += kept.num_rows
            yield _with_load_id(kept, manifest.load_id).cast(schema)
        if written != manifest.accepted or manifest.rows != manifest.accepted + manifest.quarantined:
            message = (
                f"{manifest.source}.{manifest.stream}: {manifest.rows} rows came, {written} accepted "
                f"and {manifest.quarantined} quarantined."
            )
            raise ContractError(message, remedy="Nothing was committed; extract the stream again.")

    write_file(target, schema, accepted(), manifest)


def _write_quarantine(target: Path, stream: Stream, file: Path, verdict: Verdict, load_id: str) -> None:
    landed = store.columns_schema(stream, with_problem=True)
    schema = pa.schema([*landed, *_SAID])

    def broken() -> Iterator[pa.RecordBatch]:
        for start, batch in _read(file, landed.names):
            named = _with_load_id(batch, load_id)
            rows = [
                (at, order, rule)
                for order, (rule, all_at) in enumerate(verdict.failures)
                for at in _inside(all_at, start, batch.num_rows)
            ]
            if rows:
                yield _say(named, start, sorted(rows, key=lambda row: row[:2]), schema)

    write_file(target, schema, broken(), None)


def _say(batch: pa.RecordBatch, start: int, rows: list[tuple[int, int, Rule]], schema: pa.Schema) -> pa.RecordBatch:
    taken = batch.take(pa.array([at - start for at, _, _ in rows], pa.int64()))
    said = (
        [rule.rule_name for *_, rule in rows],
        [rule.column for *_, rule in rows],
        [rule.reason for *_, rule in rows],
    )
    return pa.RecordBatch.from_arrays(
        [*taken.columns, *(pa.array(values, pa.string()) for values in said)], names=schema.names
    ).cast(schema)


def _read(file: Path, columns: list[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
    start = 0
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(_READ_ROWS, columns=columns):
            yield start, batch.select(columns)
            start += batch.num_rows


def _inside(positions: Positions, start: int, count: int) -> Positions:
    first, last = np.searchsorted(positions, (start, start + count))
    return positions[first:last]


def _with_load_id(batch: pa.RecordBatch, load_id: str) -> pa.RecordBatch:
    at = batch.schema.get_field_index("_load_id")
    return batch.set_column(at, "_load_id", pa.array([load_id] * batch.num_rows, pa.string()))
