"""Opens what values may be wrapped in: Parquet, DuckDB and sqlite files, gzip, zlib and zip members, base64 runs.

What cannot be opened gives nothing: `leaks` has looked at its bytes as they stand.
"""

import base64
import binascii
import io
import json
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_GZIP = b"\x1f\x8b\x08"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_UNPACKED_LIMIT = 200_000_000


def opened(file: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The values of a file that is a table or a database, by the kind of container; nothing for any other file."""
    if data[:4] == b"PAR1":
        yield "parquet", _parquet_text(data)
    elif data[8:12] == b"DUCK":
        yield "duckdb", _duckdb_text(file)
    elif data.startswith(b"SQLite format 3"):
        yield from _sqlite_texts(file)


def _parquet_text(data: bytes) -> bytes:
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError):
        return b""  # cut short by a kill: its bytes were looked at as they are
    return "\n".join(text for column in table.columns for text in _values(column)).encode()


def _values(column: pa.ChunkedArray) -> Iterator[str]:
    if pa.types.is_nested(column.type):
        yield from (json.dumps(v, default=str, ensure_ascii=False) for v in column.to_pylist())
    elif not pa.types.is_primitive(column.type):
        yield from (str(v) for v in column.unique().to_pylist())


def _duckdb_text(file: Path) -> bytes:
    """All text in all tables, the write-ahead log included: a copy is opened, so that the file stays as it was left."""
    parts: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.duckdb"
        shutil.copy(file, copy)
        wal = file.with_name(file.name + ".wal")
        if wal.exists():
            shutil.copy(wal, copy.with_name(copy.name + ".wal"))
        with duckdb.connect(str(copy)) as engine:
            columns = engine.execute(
                """
                select schema_name, table_name, column_name
                from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
                where
                    database_name = 'copy'
                    and data_type not in ('BIGINT', 'INTEGER', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP')
                """
            ).fetchall()
            for schema, table, column in columns:
                rows = engine.execute(f'select distinct "{column}"::varchar from "{schema}"."{table}"').fetchall()
                parts += [text for (text,) in rows if text]
            parts += [
                sql for (sql,) in engine.execute("select sql from duckdb_views() where not internal").fetchall() if sql
            ]
    return "\n".join(parts).encode()


def _sqlite_texts(file: Path) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        # sqlite's own backup gives a whole copy of a database that is being written to
        with (
            closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(copy)) as engine,
        ):
            live.backup(engine)
        with closing(sqlite3.connect(copy)) as engine:
            engine.text_factory = bytes
            tables = [
                name.decode() for (name,) in engine.execute("select name from sqlite_master where type = 'table'")
            ]
            for table in tables:
                values = [v for row in engine.execute(f'select * from "{table}"') for v in row if isinstance(v, bytes)]
                yield "sqlite", b"\n".join(values)
                for value in values:
                    if value[:2] in _ZLIB or value.startswith(_GZIP):
                        yield "sqlite", value


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What is packed in the bytes, one layer deep, by the kind of wrapping."""
    for at in _starts(data, _GZIP):
        yield "gzip", _inflated(data[at:], 31)
    if data[:2] in _ZLIB:
        yield "zlib", _inflated(data, 15)
    if data[:4] == b"PK\x03\x04":
        yield from (("zip", member) for member in _zip_members(data))
    decoded = [piece for run in set(_BASE64.findall(data)) for piece in _decoded(run)]
    if decoded:
        yield "base64", b"\n".join(decoded)
    for piece in decoded:
        if piece.startswith(_GZIP):
            yield "base64 > gzip", _inflated(piece, 31)
        elif piece[:2] in _ZLIB:
            yield "base64 > zlib", _inflated(piece, 15)


def _starts(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def _inflated(data: bytes, window: int) -> bytes:
    """What can be inflated: a stream that was cut short gives its beginning."""
    try:
        return zlib.decompressobj(window).decompress(data, _UNPACKED_LIMIT)
    except zlib.error:
        return b""


def _zip_members(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield archive.read(member)
    except (zipfile.BadZipFile, EOFError, zlib.error):
        return


def _decoded(run: bytes) -> Iterator[bytes]:
    """A run at each of its four alignments, since what stands before may run on into it; filled up to fours."""
    plain = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    for skip in range(4):
        part = plain[skip:]
        part += b"A" * (-len(part) % 4)
        try:
            yield base64.b64decode(part)
        except binascii.Error:
            continue
