"""Small Parquet files written whole or not at all, with the same bytes for the same rows."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Rows in the schema's column order as a table; no row gives an empty table of that schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def write_table(path: Path, data: pa.Table, *, footer: Mapping[str, str] | None = None) -> None:
    """Writes aside, flushes to disk and renames; `footer` entries go into the file's key-value metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    if footer:
        data = data.replace_schema_metadata(dict(sorted(footer.items())))
    try:
        pq.write_table(data, aside, compression="zstd")
        sync(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Flushes one file, or a folder's entries, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
