"""Small Parquet files written whole or not at all, with the same bytes for the same rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.atomic import replacing, sync

__all__ = ["sync", "table", "write_table"]


def table(rows: Sequence[Sequence[object]], schema: pa.Schema) -> pa.Table:
    """Rows in the schema's column order as a table; no row gives an empty table of that schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def write_table(path: Path, data: pa.Table, *, footer: Mapping[str, str] | None = None) -> None:
    """Writes aside and renames; `footer` entries go into the file's key-value metadata."""
    if footer:
        data = data.replace_schema_metadata(dict(sorted(footer.items())))
    with replacing(path) as written:
        pq.write_table(data, written, compression="zstd")
