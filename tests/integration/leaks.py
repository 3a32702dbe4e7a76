"""Looks for people and secrets in everything below a folder, whatever it is wrapped in.

Every file is read as it stands, and again with its container opened: Parquet and DuckDB values, sqlite values, gzip, zlib and zip members, base64 runs.
A finding says where and which kind, never what: the values are people's.
"""

import base64
import binascii
import io
import json
import re
import shutil
import sqlite3
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

_PREFIX = 6  # the shortest needle; its first bytes are what the filter looks at
_CHUNK = 16_000_000
_OVERLAP = 512
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_GZIP = b"\x1f\x8b\x08"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_UNPACKED_LIMIT = 200_000_000


@dataclass(frozen=True)
class Secret:
    """A value that must be nowhere. `repr` does not show it.

    Attributes:
        kind: `name`, `e-mail`, `person id` or `secret`.
        number: which of its kind, in the order of the list it came from.
    """

    kind: str
    number: int
    value: str

    def __repr__(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, order=True)
class Finding:
    """Where a value stands: the file below the root, how it was wrapped, and which kind of value it is."""

    file: str
    container: str
    what: str


class Needles:
    """All values in all their spellings, ready to be looked for at once.

    Six-byte beginnings are looked up in a table over the whole text at once; what passes is compared in full.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        """Raises ValueError where there is nothing to look for, or a value is too short to be told from chance."""
        self._by_prefix: dict[bytes, list[tuple[bytes, str]]] = {}
        for secret in secrets:
            for spelling in spellings(secret):
                if len(spelling) < _PREFIX:
                    message = f"{secret!r} is too short to look for."
                    raise ValueError(message)
                self._by_prefix.setdefault(spelling[:_PREFIX], []).append((spelling, repr(secret)))
        if not self._by_prefix:
            message = "There is nothing to look for."
            raise ValueError(message)
        self._table = np.zeros(1 << 20, dtype=bool)
        self._table[_slots(np.frombuffer(b"".join(self._by_prefix), np.uint8), step=_PREFIX)] = True

    def found(self, text: bytes) -> set[str]:
        """Which values the bytes hold, whatever their case."""
        found: set[str] = set()
        for start in range(0, max(1, len(text)), _CHUNK):
            found |= self._in_chunk(text[start : start + _CHUNK + _OVERLAP].lower())
        return found

    def _in_chunk(self, text: bytes) -> set[str]:
        if len(text) < _PREFIX:
            return set()
        places = np.flatnonzero(self._table[_slots(np.frombuffer(text, np.uint8))])
        found = set()
        for at in places.tolist():
            for spelling, what in self._by_prefix.get(text[at : at + _PREFIX], ()):
                if text.startswith(spelling, at):
                    found.add(what)
        return found


def _slots(data: np.ndarray, *, step: int = 1) -> np.ndarray:
    """A number under a million for every six bytes."""
    count = len(data) - _PREFIX + 1
    mixed = np.zeros(count, np.uint32)
    for offset in range(_PREFIX):
        mixed = mixed * np.uint32(0x01000193) ^ data[offset : offset + count]
    return ((mixed ^ (mixed >> np.uint32(15))) & np.uint32((1 << 20) - 1))[::step]


def spellings(secret: Secret) -> set[bytes]:
    """The ways in which a value may be written, in lower case: two encodings, escaped, without accents, in hexadecimal."""
    texts = {secret.value, *_orders(secret)}
    for text in list(texts):
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        texts |= {unicodedata.normalize("NFD", text), plain, text.upper()}
        if secret.kind == "name":
            texts.add(re.sub(r"[\W_]+", " ", plain))
    found: set[bytes] = set()
    for text in texts:
        found |= {text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode(), text.encode("unicode_escape")}
        if secret.kind != "person id":  # too many of them for a rare disguise
            found |= {t.encode().hex().encode() for t in (text, text.lower())}
    return {f.lower() for f in found}


def _orders(secret: Secret) -> tuple[str, ...]:
    if secret.kind == "e-mail":
        local = secret.value.split("@")[0]
        return (local,) if "." in local else ()
    if secret.kind == "name" and " " in secret.value:
        given, family = secret.value.split(" ", 1)
        return (f"{family}, {given}", f"{family} {given}", family)
    return ()


def scan(root: Path, secrets: "Iterable[Secret] | Needles", *, leave_out: Path | None = None) -> list[Finding]:
    """Every place below `root` where one of the values stands.

    Args:
        leave_out: the folder where a secret is meant to be.

    Raises:
        ValueError: there is no file, or nothing to look for: a scan that saw nothing proves nothing.
    """
    needles = secrets if isinstance(secrets, Needles) else Needles(secrets)
    files = [p for p in sorted(root.rglob("*")) if p.is_file() and not p.is_symlink() and leave_out not in p.parents]
    if not files:
        message = "There is no file to scan."
        raise ValueError(message)
    found: set[Finding] = set()
    for file in files:
        name = file.relative_to(root).as_posix()
        places = {("name", what) for what in needles.found(name.encode())}
        places |= set(_in_file(file, needles))
        # the place itself may name somebody: then it is told by its number
        shown = name if not needles.found(name.encode()) else f"file {files.index(file)}"
        found |= {Finding(shown, container, what) for container, what in places}
    return sorted(found)


def scan_text(text: str, secrets: "Iterable[Secret] | Needles", *, name: str = "text") -> list[Finding]:
    """The same for a text that was captured."""
    needles = secrets if isinstance(secrets, Needles) else Needles(secrets)
    return sorted(Finding(name, container, what) for container, what in set(_in_bytes(text.encode(), needles, "bytes")))


def _in_file(file: Path, needles: Needles) -> Iterator[tuple[str, str]]:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return  # a temporary file of a process at work, gone meanwhile
    yield from _in_bytes(data, needles, "bytes")
    for container, text in _opened(file, data):
        yield from _in_bytes(text, needles, container)


def _in_bytes(data: bytes, needles: Needles, container: str, *, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Looks at the bytes, then into what is packed in them, twice over at most."""
    for what in needles.found(data):
        yield container, what
    if depth < 2:
        for kind, inner in _unpacked(data):
            yield from _in_bytes(inner, needles, f"{container} > {kind}", depth=depth + 1)


def _opened(file: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
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
                """select schema_name, table_name, column_name from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
                where database_name = 'copy' and data_type not in ('BIGINT', 'INTEGER', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP')"""
            ).fetchall()
            for schema, table, column in columns:
                rows = engine.execute(f'select distinct "{column}"::varchar from "{schema}"."{table}"').fetchall()
                parts += [text for (text,) in rows if text]
            parts += [sql for (sql,) in engine.execute("select sql from duckdb_views() where not internal").fetchall() if sql]
    return "\n".join(parts).encode()


def _sqlite_texts(file: Path) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        # sqlite's own backup gives a whole copy of a database that is being written to
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as live, closing(sqlite3.connect(copy)) as engine:
            live.backup(engine)
        with closing(sqlite3.connect(copy)) as engine:
            engine.text_factory = bytes
            tables = [name.decode() for (name,) in engine.execute("select name from sqlite_master where type = 'table'")]
            for table in tables:
                values = [v for row in engine.execute(f'select * from "{table}"') for v in row if isinstance(v, bytes)]
                yield "sqlite", b"\n".join(values)
                for value in values:
                    if value[:2] in _ZLIB or value.startswith(_GZIP):
                        yield "sqlite", value


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
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
    """A run at each of its four alignments, for what stands before it may run on into it; the rest beyond whole groups of four is left off."""
    plain = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    for skip in range(4):
        part = plain[skip:]
        part += b"A" * (-len(part) % 4)
        try:
            yield base64.b64decode(part)
        except binascii.Error:
            continue
