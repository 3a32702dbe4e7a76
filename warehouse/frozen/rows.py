"""The rows of a relation out of its files: what was added, less what was taken back.

Flow: data/frozen/<relation>/*.parquet -> [warehouse/frozen/store.py finds the files] -> a table in one order
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.marts import Fact

TAKEN_BACK = "_taken_back"  # the column of a file that says so
_TYPES = {
    "text": pa.string(),
    "string": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def schema_of(fact: Fact) -> pa.Schema:
    """A relation's columns as its files have them."""
    return pa.schema([(name, _arrow_type(kind.lower())) for name, kind in fact.columns.items()])


def _arrow_type(kind: str) -> pa.DataType:
    name, _, size = kind.partition("(")
    return pa.decimal128(*(int(part) for part in size.rstrip(") ").split(","))) if name == "decimal" else _TYPES[name]


def holding(files: Iterable[Path], schema: pa.Schema) -> pa.Table:
    """The rows that hold now, in the schema's columns and ordered by them; a column that came later is NULL."""
    told = [_conformed(file, schema) for file in files]
    if not told:
        return schema.empty_table()
    first, *others = told
    held = first.drop_columns([TAKEN_BACK])
    if not others:
        return held
    rows = pa.concat_tables(others)
    gone, rows = rows[TAKEN_BACK], rows.drop_columns([TAKEN_BACK])
    return changed(held, rows.filter(gone), rows.filter(pc.invert(gone)))


def changed(rows: pa.Table, gone: pa.Table | None, came: pa.Table | None) -> pa.Table:
    """Rows (in their order) with those that came and without those that are gone, ordered by all columns."""
    if not (gone and gone.num_rows) and not (came and came.num_rows):
        return rows
    with duckdb.connect() as engine:
        for name, table in (("rows", rows), ("gone", gone), ("came", came)):
            engine.register(name, rows.schema.empty_table() if table is None else table)
        held = engine.sql("(from rows union all from came) except all from gone order by all").to_arrow_table()
    return held.cast(rows.schema)


def _conformed(file: Path, schema: pa.Schema) -> pa.Table:
    with pq.ParquetFile(file) as opened:
        rows = opened.read()
    named = [
        rows[field.name].cast(field.type) if field.name in rows.schema.names else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table([*named, rows[TAKEN_BACK]], names=[*schema.names, TAKEN_BACK])
