"""What is published, as a reader finds it, told by hashes, so that two lines of nights can be compared."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Published:
    """What stands in `current`: a hash a Parquet file, a digest a table of the databases, and the edition it is."""

    edition: str
    files: Mapping[str, str]
    tables: Mapping[str, str]

    def differences(self, other: "Published") -> list[str]:
        """Names of the files and tables that are not the same, or not in both."""
        pairs = ((self.files, other.files), (self.tables, other.tables))
        return sorted(name for mine, theirs in pairs for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))


def read_published(folder: Path) -> Published:
    """What `current` in the folder points at; an edition without files or tables is no edition."""
    current = (folder / "current").resolve(strict=True)
    files = {
        p.relative_to(current).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(current.rglob("*.parquet"))
    }
    tables = {}
    for file in sorted(current.rglob("*.duckdb")):
        tables |= {f"{file.name}/{name}": digest for name, digest in _digests(file)}
    assert files, "an edition without any Parquet file was published"
    assert tables, "an edition without any table was published"
    return Published(current.name, files, tables)


def query(file: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of a published database."""
    with duckdb.connect(str(file), read_only=True) as engine:
        return engine.execute(sql).fetchall()


def _digests(file: Path) -> Iterator[tuple[str, str]]:
    """Every table's rows as one number, whatever their order in the file."""
    with duckdb.connect(str(file), read_only=True) as engine:
        tables = engine.execute(
            "select table_schema, table_name from information_schema.tables order by all"
        ).fetchall()
        for schema, name in tables:
            counted = engine.execute(f'select count(*), sum(hash(t)::hugeint) from "{schema}"."{name}" as t').fetchone()
            yield f"{schema}.{name}", str(counted)
