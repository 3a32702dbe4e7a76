"""The proof: every byte below the data folder read for a person's keys, as it stands and with its container opened.

Parquet and DuckDB pack their values, so their columns are read too. A finding is a file's name, never a value.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching.paths import Paths
from warehouse.engine import quoted
from warehouse.erase.person import Person

_CHUNK, _LONGEST = 16_000_000, 64
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


def scan(person: Person, *, paths: Paths) -> Scanned:
    """Reads everything below the data folder but the journal of the erasure."""
    told, keys = Scanned(), sorted(person.everything)
    for file in sorted(paths.root.rglob("*")):
        if file.is_symlink() or not file.is_file() or file == paths.forgetting:
            continue
        told.files += 1
        told.megabytes += file.stat().st_size / 1e6
        hits = [_in_bytes(file, keys)]
        for hit in _in_columns(file, keys):
            told.columns += 1
            hits.append(hit)
        if any(hits):
            told.found.append(str(file.relative_to(paths.root)))
    return told


def _in_bytes(file: Path, keys: list[str]) -> bool:
    wanted, tail = [key.encode() for key in keys], b""
    with file.open("rb") as opened, gzip.open(file) if file.suffix == _GZIP else opened as read:
        while chunk := read.read(_CHUNK):
            text = tail + chunk
            if any(key in text for key in wanted):
                return True
            tail = text[-_LONGEST:]
    return False


def _in_columns(file: Path, keys: list[str]) -> Iterator[bool]:
    """Of every column in which text stands, in lists and structs too, whether a key is in it."""
    with duckdb.connect() as engine:
        for source, name in _columns(engine, file):
            query = f"""select bool_or(regexp_matches(cast("{name}" as varchar), '{"|".join(keys)}')) from {source}"""
            yield bool(engine.sql(query).fetchall()[0][0])


def _columns(engine: duckdb.DuckDBPyConnection, file: Path) -> list[tuple[str, str]]:
    """Where each stands, and its name; none of a file that packs nothing."""
    if file.suffix == _PARQUET:
        source = f"read_parquet('{quoted(file)}', hive_partitioning = false)"
        told = engine.sql(f"select column_name, column_type from (describe from {source})").fetchall()
        return [(source, _name(name)) for name, kind in told if _TEXT.search(kind)]
    if file.suffix != _DATABASE:
        return []
    engine.execute(f"attach '{quoted(file)}' as looked (read_only)")
    told = engine.sql(f"""select schema_name, table_name, column_name from duckdb_columns()
        where database_name = 'looked' and not internal and regexp_matches(data_type, '{_TEXT.pattern}')""").fetchall()
    return [(f'looked."{_name(schema)}"."{_name(table)}"', _name(name)) for schema, table, name in told]


def _name(name: object) -> str:
    return str(name).replace('"', '""')
