"""The proof: every byte below the data folder read for keys of people, as it stands and with its container opened.

Parquet and DuckDB pack their values, so their columns are read too. A finding is a file's name, never a value. Keys are
hexadecimal: each run of such digits is held against them, at every place in it, so it costs the same to look for one
person's keys or for everybody's.
"""

import gzip
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching.paths import Paths
from warehouse.engine import quoted

_CHUNK, _LONGEST = 16_000_000, 64
_RUN, _ROWS = "[0-9a-f]{%d,}", 65_536
_PARQUET, _DATABASE, _GZIP = ".parquet", ".duckdb", ".gz"
_TEXT = re.compile("VARCHAR|JSON|ENUM")


@dataclass
class Scanned:
    """What was read, and what was found.

    Attributes:
        files: how many files.
        megabytes: how much that was on the disk.
        columns: how many columns of Parquet files and tables were opened.
        found: the files, below the data folder, in which a key stands.
    """

    files: int = 0
    megabytes: float = 0.0
    columns: int = 0
    found: list[str] = field(default_factory=list)


def scan(keys: Collection[str], *, paths: Paths) -> Scanned:
    """Reads everything below the data folder but the journals, which go when they are done.

    Args:
        keys: pseudonyms and keys of tables, in hexadecimal.
        paths: the data folder.
    """
    told, wanted = Scanned(), _Wanted(keys)
    for file in sorted(paths.root.rglob("*")):
        if file.is_symlink() or not file.is_file() or file in (paths.forgetting, paths.renamed):
            continue
        told.files += 1
        told.megabytes += file.stat().st_size / 1e6
        hits = [_in_bytes(file, wanted)]
        for hit in _in_columns(file, wanted):
            told.columns += 1
            hits.append(hit)
        if any(hits):
            told.found.append(str(file.relative_to(paths.root)))
    return told


class _Wanted:
    """The keys that are looked for."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys)
        self._lengths = sorted({len(key) for key in self._keys})
        self.pattern = _RUN % min(self._lengths, default=_LONGEST)
        self._runs = re.compile(self.pattern.encode())

    def are_in(self, run: str) -> bool:
        """Whether one stands in a run of digits, wherever it begins."""
        return any(run[at : at + n] in self._keys for n in self._lengths for at in range(len(run) - n + 1))

    def are_in_bytes(self, text: bytes) -> bool:
        return any(self.are_in(run.decode()) for run in self._runs.findall(text))


def _in_bytes(file: Path, wanted: _Wanted) -> bool:
    tail = b""
    with file.open("rb") as opened, gzip.open(file) if file.suffix == _GZIP else opened as read:
        while chunk := read.read(_CHUNK):
            text = tail + chunk
            if wanted.are_in_bytes(text):
                return True
            tail = text[-_LONGEST:]
    return False


def _in_columns(file: Path, wanted: _Wanted) -> Iterator[bool]:
    """Of every column in which text stands, in lists and structs too, whether a key is in it."""
    if file.suffix not in (_PARQUET, _DATABASE):
        return
    with duckdb.connect() as engine:
        for source, name in _columns(engine, file):
            query = f"""select distinct unnest(regexp_extract_all(cast("{name}" as varchar), '{wanted.pattern}'))
                from {source}"""
            runs = engine.execute(query)
            hit = False
            while not hit and (rows := runs.fetchmany(_ROWS)):
                hit = any(wanted.are_in(run) for (run,) in rows)
            yield hit


def _columns(engine: duckdb.DuckDBPyConnection, file: Path) -> list[tuple[str, str]]:
    """Where each stands, and its name."""
    if file.suffix == _PARQUET:
        source = f"read_parquet('{quoted(file)}', hive_partitioning = false)"
        told = engine.sql(f"select column_name, column_type from (describe from {source})").fetchall()
        return [(source, _name(name)) for name, kind in told if _TEXT.search(kind)]
    engine.execute(f"attach '{quoted(file)}' as looked (read_only)")
    told = engine.sql(f"""select schema_name, table_name, column_name from duckdb_columns()
        where database_name = 'looked' and not internal and regexp_matches(data_type, '{_TEXT.pattern}')""").fetchall()
    return [(f'looked."{_name(schema)}"."{_name(table)}"', _name(name)) for schema, table, name in told]


def _name(name: object) -> str:
    return str(name).replace('"', '""')
