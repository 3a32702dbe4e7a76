"""Rewrites the loads of an earlier format, each aside and by rename: killed anywhere, the rest follows the next time.

A load is done when its manifest says today's format; a quarantine file when it carries a digest.
"""

from collections.abc import Iterator, Mapping
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
from warehouse.upgrade.rules import RULES

_READ_ROWS = 65_536
_FILES = "*/*/load_date=*/data.parquet"

Streams = Mapping[tuple[str, str], Stream]


def rewrite_loads(streams: Streams, key: PseudonymKey, *, paths: Paths) -> int:
    """Rewrites committed and waiting loads with their quarantined rows; returns how many there were to do."""
    done = 0
    for base in (paths.landing, paths.incoming):
        for file in sorted(base.glob(_FILES)):
            source, name, day = file.parts[-4:-1]
            if source.startswith("_") or day.endswith(ZERO_DATE):
                continue
            stream = streams.get((source, name)) or Stream(source, name, "", Mode.FULL, (), ())
            done += _rewrite(file, stream, key, paths)
    return done


def _rewrite(file: Path, stream: Stream, key: PseudonymKey, paths: Paths) -> bool:
    if not damage.is_readable(file):  # a later build sets it aside
        return False
    manifest = read_manifest(file)
    if manifest is None or manifest.format >= FORMAT:
        return False
    aside = paths.landing / (manifest.quarantine_file or "")
    if manifest.quarantine_file and damage.is_readable(aside) and is_intact(aside) is None:
        _write(aside, stream, key, None)
    for rule in RULES:
        manifest = rule.manifest(manifest, stream, key)
    _write(file, stream, key, replace(manifest, format=FORMAT))
    return True


def _write(file: Path, stream: Stream, key: PseudonymKey, manifest: Manifest | None) -> None:
    with pq.ParquetFile(file) as before:
        write_file(file, before.schema_arrow.remove_metadata(), _ruled(before, stream, key), manifest)


def _ruled(before: pq.ParquetFile, stream: Stream, key: PseudonymKey) -> Iterator[pa.RecordBatch]:
    for batch in before.iter_batches(_READ_ROWS):
        ruled = batch
        for rule in RULES:
            ruled = rule.rows(ruled, stream, key)
        yield ruled.replace_schema_metadata(None)
