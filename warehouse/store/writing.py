"""Writes a load that is complete in itself: rows, manifest and digest by one rename."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching import atomic
from coaching.manifest import FOOTER_KEY, Manifest
from warehouse.store import digests

_ROW_GROUP_ROWS = 20_480


def write_file(target: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], manifest: Manifest | None) -> None:
    """Writes aside and renames, manifest and digest in the footer."""
    with atomic.replacing(target) as written:
        with pq.ParquetWriter(written, schema, compression="zstd", compression_level=1) as writer:
            for batch in batches:
                writer.write_batch(batch, row_group_size=_ROW_GROUP_ROWS)
            footer = {FOOTER_KEY: manifest.to_json()} if manifest else {}
            writer.add_key_value_metadata({**footer, digests.KEY: digests.BLANK})
        digests.stamp(written)
