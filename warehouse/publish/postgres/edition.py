"""The edition that is to be served: its tables as its own files have them, so that files and server cannot differ."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.engine import BI_SCHEMAS, Schema
from warehouse.publish.editions import refuse_withdrawn
from warehouse.publish.postgres.types import type_of, written

# What the server holds; a schema that an edition has no table of is there all the same.
SCHEMAS = (Schema.CORE, Schema.MARTS_RESTRICTED, Schema.MARTS, Schema.QUALITY)
_BATCH = 16_384


@dataclass(frozen=True)
class Column:
    """A column's name, its DuckDB type, its Postgres type, and what it means."""

    name: str
    kind: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table of an edition, in which of its files it stands, and how many rows it has there."""

    file: Path
    schema: str
    name: str
    columns: tuple[Column, ...]
    comment: str
    rows: int

    @property
    def place(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    def has(self, column: str) -> bool:
        """Whether it has a column of that name."""
        return any(c.name == column for c in self.columns)


@dataclass(frozen=True)
class Edition:
    """An edition on disk: its id, a digest of what it holds, its tables, and its files, opened read-only.

    The digest is of the files' bytes: an edition that was rewritten under its own id is another one. So is one that is
    to be read by others (`with_rights`).
    """

    name: str
    content: str
    tables: tuple[Table, ...]
    files: Mapping[Path, duckdb.DuckDBPyConnection] = field(repr=False)

    @property
    def suffix(self) -> str:
        """What its versioned schemas end with, such as `e000012_1a2b3c4d`."""
        return f"e{self.name.partition('-')[0]}_{self.content[:8]}"

    def with_rights(self, said: str) -> "Edition":
        """The edition as one of who may read what of it: whatever decides that is told as a text."""
        return replace(self, content=hashlib.sha256(f"{self.content} {said}".encode()).hexdigest())


@contextmanager
def opened(folder: Path) -> Iterator[Edition]:
    """An edition of `published/editions/`, for as long as the block lasts; tables in their order.

    Raises:
        ContractError: a column is of a type that Postgres is given none for, or analysts have nothing of the edition.
    """
    refuse_withdrawn(folder)
    bi, analyst = folder / "bi" / "bi.duckdb", folder / "analyst" / "analyst.duckdb"
    schemas = {bi: BI_SCHEMAS, analyst: [s for s in SCHEMAS if s not in BI_SCHEMAS]}
    with ExitStack() as stack:
        files = {file: stack.enter_context(duckdb.connect(str(file), read_only=True)) for file in schemas}
        tables = [table for file, engine in files.items() for table in _tables(engine, file, schemas[file])]
        yield Edition(folder.name, _digest(bi, analyst), tuple(sorted(tables, key=lambda t: t.place)), files)


def batches(edition: Edition, table: Table) -> Iterator[pa.RecordBatch]:
    """A table's rows in the file's order, each value as Postgres reads it in CSV."""
    selected = ", ".join(f"{written(_quoted(c.name), c.kind)} as {_quoted(c.name)}" for c in table.columns)
    rows = edition.files[table.file].sql(f"select {selected} from {_quoted(table.schema)}.{_quoted(table.name)}")
    yield from rows.to_arrow_reader(_BATCH)


def school_keys(edition: Edition) -> dict[str, str]:
    """The key of each school by its code, as the edition's schools have it."""
    for table in edition.tables:
        if table.place == f"{Schema.CORE}.dim_school" and table.has("school_code"):
            rows = edition.files[table.file].execute("select school_code, school_key from core.dim_school").fetchall()
            return {str(code): str(key) for code, key in rows if code}
    return {}


def _tables(engine: duckdb.DuckDBPyConnection, file: Path, schemas: Sequence[Schema]) -> list[Table]:
    columns: dict[tuple[str, str], list[Column]] = {}
    found = engine.execute(
        """select schema_name, table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()
        where not internal and list_contains(?, schema_name) order by schema_name, table_name, column_index""",
        [[schema.value for schema in schemas]],
    ).fetchall()
    for schema, table, name, kind, says in found:
        typed = Column(name, kind, type_of(kind, column=f"{schema}.{table}.{name}"), says)
        columns.setdefault((schema, table), []).append(typed)
    said = engine.execute("select schema_name, table_name, comment from duckdb_tables()").fetchall()
    comments = {(schema, table): str(says or "") for schema, table, says in said}
    return [
        Table(file, *place, tuple(of), comments.get(place, ""), _count(engine, *place)) for place, of in columns.items()
    ]


def _count(engine: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    ((counted,),) = engine.execute(f"select count(*) from {_quoted(schema)}.{_quoted(table)}").fetchall()
    return int(counted)


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as handle:
            digest.update(hashlib.file_digest(handle, "sha256").digest())
    return digest.hexdigest()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
