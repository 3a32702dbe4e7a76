"""A server of a test, small editions to be served, and what a login may do there."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import psycopg
from psycopg import errors

from coaching.paths import Paths
from warehouse.publish import editions
from warehouse.publish.postgres import Served, Settings, Viewer, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

# login -> the group that the administrator puts it into
LOGINS = {
    "dashboards": "bi_reader",
    "ana": "analyst",
    "lea": "coach_lead",
    "pia": "viewer",
    "eva": "viewer",
    "cora": "viewer",
    "theo": "viewer",
    "nobody": "viewer",
}
CORA, COLE, THEO, TESS, TIM = (name[0] * 31 + digit for name, digit in zip("cccff", "0abef", strict=False))
SCHOOLS = {"S01": "a" * 32, "S02": "b" * 32}
VIEWERS = (
    Viewer("pia", "principal", "S01"),
    Viewer("eva", "evaluator", "S02"),
    Viewer("cora", "coach", "", CORA),
    Viewer("theo", "teacher", "", THEO),
)
# schema.table -> SQL of its rows; `n` is the number of the edition
TABLES: Mapping[str, str] = {
    "core.dim_school": "select * from (values ('S01', '{S01}'), ('S02', '{S02}')) t(school_code, school_key)",
    "core.fct_coaching_session": "select {n} as n, s as session_key, 'ISTEC-2019:3a' as code from range(3) t(s)",
    "marts.mart_edition": "select {n} as n",
    "marts.mart_by_school": """select * from (values
        ('{S01}', cast({n} as bigint), cast(0.25 as decimal(6, 4))), ('{S02}', {n}, null)
        ) t(school_key, n, reach_rate)""",
    "marts_restricted.mart_exact": "select {n} as n, '{S01}' as school_key",
    "marts_restricted.mart_caseload": """select {n} as n, * from (values
        ('k1', '{THEO}', '{CORA}', '{CORA}'), ('k2', '{TESS}', '{COLE}', '{COLE};{CORA}'),
        ('k3', '{TIM}', '{COLE}', '{COLE}'), ('k4', null, null, null)
        ) t(cycle_key, person_key, coach_key, coach_keys)""",
    "marts_restricted.mart_my_record": """select * from (values
        ('r1', '{THEO}', 'code=3a'), ('r2', '{TESS}', 'code=2b'), ('r3', '{CORA}', 'given')
        ) t(record_key, viewer_key, says)""",
    "marts_restricted.mart_cycle_rhythm": "select * from (values ('{CORA}', 1), ('{COLE}', 2)) t(coach_key, contacts)",
    "marts_restricted.mart_coach_development": "select * from (values ('{CORA}'), ('{COLE}')) t(coach_key)",
    "marts_restricted.mart_coach_time_use": "select * from (values ('{CORA}'), ('{COLE}')) t(coach_key)",
    "quality.review_people": "select {n} as n, 'unresolved' as reason",
}
_WORDS = {**SCHOOLS, "CORA": CORA, "COLE": COLE, "THEO": THEO, "TESS": TESS, "TIM": TIM}


@dataclass(frozen=True)
class Server:
    """A running server, a database of a test's own in it, the test's data folder, and how the pipeline gets there.

    Attributes:
        kept: where editions stand that another test wants too.
        port: of its socket, where that is not Postgres's own.
    """

    socket: str
    database: str
    paths: Paths
    settings: Settings
    kept: Path | None = None
    port: int | None = None

    def serve(self, viewers: Iterable[Viewer] = VIEWERS, *, patience_seconds: float = 20) -> Served:
        """Makes the server hold what `current` links to, and puts the logins into their groups."""
        served = serve(self.settings, paths=self.paths, viewers=viewers, patience_seconds=patience_seconds)
        with self.as_("postgres") as admin:
            for login, group in LOGINS.items():
                admin.execute(f"grant {group} to {login}")
        return served

    def publish(self, number: int, tables: Mapping[str, str] = TABLES) -> Path:
        """Makes an edition of these tables the current one of the data folder."""
        return make_edition(self.paths, number, tables, kept=self.kept)

    @contextmanager
    def as_(self, login: str) -> "Iterator[psycopg.Connection]":
        """A connection of that login, each statement its own transaction."""
        place = {"host": self.socket, "port": self.port, "dbname": self.database}
        with psycopg.connect(**place, user=login, autocommit=True) as connection:  # type: ignore[arg-type]
            yield connection

    def rows(self, login: str, query: str) -> list[tuple[object, ...]]:
        """What a query gives to a login."""
        with self.as_(login) as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload]

    def let(self, login: str, statements: Iterable[str]) -> list[str]:
        """Those of the statements that the server does not refuse the login."""
        let = []
        with self.as_(login) as connection:
            for statement in statements:
                try:
                    with connection.transaction(force_rollback=True):
                        connection.execute(statement)  # type: ignore[call-overload]
                except errors.InsufficientPrivilege:
                    continue
                let.append(statement)
        return let


def make_edition(paths: Paths, number: int, tables: Mapping[str, str] = TABLES, *, kept: Path | None = None) -> Path:
    """Writes an edition as publishing does, or copies the one that is kept, and links `current` to it."""
    name = f"{number:06d}-{hashlib.sha256(repr((number, tables)).encode()).hexdigest()[:12]}"
    folder = paths.published / "editions" / name
    made = kept / name if kept else folder
    if not made.exists():
        aside = made.with_name(f"{name}.{os.getpid()}.building")  # a kill leaves no half one
        _write(aside, number, tables)
        aside.rename(made)
    if made != folder:
        shutil.copytree(made, folder)
    editions.link(paths, name)
    return folder


def _write(folder: Path, number: int, tables: Mapping[str, str]) -> None:
    for part in ("bi", "analyst"):
        (folder / part).mkdir(parents=True)
        with duckdb.connect(str(folder / part / f"{part}.duckdb")) as engine:
            for place, rows in tables.items():
                schema, _, table = place.partition(".")
                if part == "analyst" or schema == "marts":
                    engine.execute(f"create schema if not exists {schema}")
                    engine.execute(f"create table {place} as {rows.format(n=number, **_WORDS)}")
                    engine.execute(f"comment on table {place} is 'One row per {table}; it''s said.'")
                    columns = engine.execute(f"select column_name from (describe {place})").fetchall()
                    for (column,) in columns:
                        engine.execute(f"comment on column {place}.{column} is 'What {column} means: 100 % \\ \"x\".'")


def digests_of_files(edition: Path) -> dict[str, tuple[int, str]]:
    """Rows and a digest of their values, in no order, of every table of an edition's files."""
    found = {}
    for part, schemas in (("bi", ["marts"]), ("analyst", ["core", "marts_restricted", "quality"])):
        with duckdb.connect(str(edition / part / f"{part}.duckdb"), read_only=True) as engine:
            for schema, name, columns in _listed(engine, schemas):
                rows = engine.execute(f"select {columns} from {schema}.{name}").fetchall()
                found[f"{schema}.{name}"] = digest(rows)
    return found


def digests_of_server(server: Server, login: str, edition: Path) -> dict[str, tuple[int, str]]:
    """The same, of what the server shows to a login, column by column as the files name them."""
    found = {}
    with duckdb.connect(str(edition / "analyst" / "analyst.duckdb"), read_only=True) as engine:
        for schema, name, columns in _listed(engine, ["core", "marts", "marts_restricted", "quality"]):
            found[f"{schema}.{name}"] = digest(server.rows(login, f"select {columns} from {schema}.{name}"))
    return found


def digest(rows: list[tuple[object, ...]]) -> tuple[int, str]:
    """How many rows there are, and a number for their values whatever their order."""
    hashes = (hashlib.sha256(repr(row).encode()).digest() for row in rows)
    total = sum(int.from_bytes(h[:16], "big") for h in hashes) % 2**128
    return len(rows), f"{total:032x}"


def _listed(engine: duckdb.DuckDBPyConnection, schemas: list[str]) -> list[tuple[str, str, str]]:
    return engine.execute(
        """select schema_name, table_name, string_agg('"' || column_name || '"', ', ' order by column_index)
        from duckdb_columns() where not internal and list_contains(?, schema_name) group by all order by all""",
        [schemas],
    ).fetchall()
