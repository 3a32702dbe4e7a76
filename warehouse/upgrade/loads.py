"""Rewrites the loads of an earlier format, each aside and by rename: killed anywhere, the rest follows the next time.

A load is done when its manifest says today's format; a quarantine file when it carries a digest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.manifest import FORMAT, Manifest
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Mode, Stream
from warehouse.store import ZERO_DATE, damage, read_manifest
from warehouse.store.digests import is_intact
from warehouse.store.writing import write_file
from warehouse.upgrade.rules import Rule

_READ_ROWS = 65_536
_FILES = "*/*/load_date=*/data.parquet"

Streams = Mapping[tuple[str, str], Stream]
Rules = Callable[[Stream], Sequence[Rule]]


def rewrite_loads(streams: Streams, key: PseudonymKey, rules: Rules, *, paths: Paths) -> int:
    """Rewrites committed and waiting loads with their quarantined rows; returns how many there were to do."""
    done = 0
    for base in (paths.landing, paths.incoming):
        for file in sorted(base.glob(_FILES)):
            source, name, day = file.parts[-4:-1]
            if source.startswith("_") or day.endswith(ZERO_DATE):
                continue
            stream = streams.get((source, name)) or Stream(source, name, "", Mode.FULL, (), ())
            done += _rewrite(file, stream, key, rules(stream), paths)
    return done


def _rewrite(file: Path, stream: Stream, key: PseudonymKey, rules: Sequence[Rule], paths: Paths) -> bool:
    if not damage.is_readable(file):  # a later build sets it aside
        return False
    manifest = read_manifest(file)
    if manifest is None or manifest.format >= FORMAT:
        return False
    aside = paths.landing / (manifest.quarantine_file or "")
    if manifest.quarantine_file and damage.is_readable(aside) and is_intact(aside) is None:
        _write(aside, stream, key, rules, None)
    for rule in rules:
        manifest = rule.manifest(manifest, stream, key)
    _write(file, stream, key, rules, replace(manifest, format=FORMAT))
    return True


def _write(file: Path, stream: Stream, key: PseudonymKey, rules: Sequence[Rule], manifest: Manifest | None) -> None:
    def ruled(batch: pa.RecordBatch) -> pa.RecordBatch:
        for rule in rules:
            batch = rule.rows(batch, stream, key)
        return batch.replace_schema_metadata(None)

    with pq.ParquetFile(file) as before:
        schema = ruled(pa.RecordBatch.from_pylist([], before.schema_arrow)).schema
        write_file(file, schema, map(ruled, before.iter_batches(_READ_ROWS)), manifest)
