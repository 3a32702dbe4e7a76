"""Names of an old pseudonym key: all of them, where they stand on a server, and analysts' tables but for them."""

import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from extractors import declared
from tests.integration.line import Line
from tests.integration.nights import sandbox_district
from tests.unit.warehouse.publish.postgres.served import Server
from warehouse import store

# Pseudonyms in columns that are no keys.
_CALLED = ("url_digest", "identity_id", "roster_id", "other_roster_id")
_KEY_CHARS, _PSEUDONYM_CHARS = 32, 64


def names(line: Line) -> set[str]:
    """Every pseudonym of a person whom the tables know, and every person's key."""
    with duckdb.connect(str(line.paths.warehouse), read_only=True) as warehouse:
        told = warehouse.sql("select identity_id, person_key from intermediate.int_people__resolved").fetchall()
    files = [file for s in declared(sandbox_district()) for _, file in store.load_files(line.paths, s.source, s.name)]
    fields = {(s.source, s.name): [f.name for f in s.fields if f.is_pseudonym] for s in declared(sandbox_district())}
    landed = {name for file in files for name in _landed(file, fields[file.parts[-4], file.parts[-3]])}
    return {str(name).rpartition(":")[2] for row in told for name in row} | landed


def _landed(file: Path, columns: list[str]) -> set[str]:
    with pq.ParquetFile(file) as opened:
        there = [name for name in columns if name in opened.schema_arrow.names]
        cells = {cell for column in opened.read(there).columns for cell in column.unique().to_pylist() if cell}
    return {name for cell in cells for name in cell.split(";") if name}


def differing(before: Path, after: Path) -> dict[str, int]:
    """Analysts' tables that say something else but for how people are called: how many rows of each."""
    found = {}
    with duckdb.connect() as engine:
        for name, file in (("old", before), ("new", after)):
            engine.execute(f"attach '{file}' as {name} (read_only)")
        tables = engine.sql(
            "select schema_name, table_name from duckdb_tables() where database_name = 'old'"
        ).fetchall()
        assert len(tables) > 90
        for schema, table in tables:
            told = engine.execute(
                """select column_name, data_type from duckdb_columns()
                where database_name = 'old' and schema_name = ? and table_name = ?""",
                [schema, table],
            ).fetchall()
            columns = ", ".join(
                f'round("{name}", 9)' if kind == "DOUBLE" else f'"{name}"'
                for name, kind in told
                if not name.endswith(("_key", "_keys")) and name not in _CALLED
            )
            one, other = (f"select {columns} from {name}.{schema}.{table}" for name in ("old", "new"))
            only = [
                engine.sql(f"{a} except all {b}").to_arrow_table().num_rows for a, b in ((one, other), (other, one))
            ]
            if any(only):
                found[f"{schema}.{table}"] = max(only)
    return found


def keys_of(file: Path) -> set[str]:
    """Every key that stands in analysts' tables, of persons and of what is told of them."""
    with duckdb.connect(str(file), read_only=True) as engine:
        columns = engine.sql(
            """select format('"{}"."{}"', schema_name, table_name), column_name from duckdb_columns()
            where not internal and regexp_matches(column_name, '_keys?$')"""
        ).fetchall()
        told = (
            engine.sql(f"select distinct unnest(string_split(\"{column}\", ';')) from {table}").fetchall()
            for table, column in columns
        )
        return {str(key) for rows in told for (key,) in rows if key}


def names_in_rows(server: Server, wanted: Collection[str]) -> Counter[str]:
    """In everything that a superuser may read, catalogues too: table -> how often such a name stands in its rows."""
    found = Counter[str]()
    with server.as_("postgres") as admin:
        places = admin.execute(
            """select format('%I.%I', n.nspname, c.relname)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' order by 1"""
        ).fetchall()
        assert len(places) > 150, "the server has no tables"
        for (place,) in places:
            runs = admin.execute(
                f"""select m[1], count(*) from {place} t, regexp_matches(t::text, '[0-9a-f]{{{_KEY_CHARS},}}', 'g') m
                group by 1"""  # type: ignore[arg-type]
            ).fetchall()
            if count := sum(n for run, n in runs if _holds(run, wanted)):
                found[str(place)] = count
    return found


def _holds(run: str, wanted: Collection[str]) -> bool:
    """Whether a name stands in a run of digits, wherever it begins."""
    lengths = (_KEY_CHARS, _PSEUDONYM_CHARS)
    return any(run[at : at + n] in wanted for n in lengths for at in range(len(run) - n + 1))


def hexadecimal(found: Collection[str]) -> set[str]:
    """Those that are names of a key: what a source calls somebody that is no pseudonym stays."""
    return {name for name in found if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{64}", name)}
