"""The Postgres server that `make bi` starts for the invented district: who comes in; it is whole after any kill."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from coaching.errors import AccessError, UnavailableError
from coaching.paths import PROJECT, Paths
from coaching.running import started_with
from sandbox import postgres
from tests.integration.nights import tell
from tests.integration.postgres import let_pass
from tests.unit.warehouse.publish.postgres.served import make_edition

pytestmark = pytest.mark.slow
_UP = "from coaching.paths import Paths; from sandbox import postgres; postgres.up(Paths.from_env())"
# A file below the server's folder, and how many seconds after it has come the run is killed.
_KILLS = (
    ("secret", 0.0),
    ("data/PG_VERSION", 0.0),
    ("data/PG_VERSION", 0.6),
    ("data/postmaster.pid", 0.0),
    ("data/postmaster.pid", 0.3),
    ("data/postmaster.pid", 0.6),
)
_PATIENCE_SECONDS = 60


@pytest.fixture
def paths(tmp_path: Path) -> Iterator[Paths]:
    """A data folder with a small edition; whoever runs Postgres may pass through the folders above it."""
    let_pass(tmp_path)
    made = Paths(tmp_path / "data")
    made.root.mkdir(mode=0o711)
    make_edition(made, 1)
    yield made
    postgres.down(made)


def process(paths: Paths) -> int:
    return int((paths.root / "postgres" / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])


def asked(address: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(query).fetchall()  # type: ignore[call-overload, no-any-return]


def editions_seen(address: str) -> set[object]:
    return {n for (n,) in asked(address, "select n from marts_restricted.mart_caseload")}


def test_the_lead_reads_the_caseload_and_nobody_else_comes_in(paths: Paths) -> None:
    brought = postgres.up(paths)
    assert editions_seen(brought.address) == {1}
    assert asked(brought.address, "select rolsuper, rolcreaterole from pg_roles where rolname = current_user") == [
        (False, False)
    ]
    for refused in (
        "select * from core.dim_school",
        "select * from quality.publish",
        "create table marts.mine (n int)",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            asked(brought.address, refused)
    reader = f"postgres://dashboards:{brought.reader_password.read_text(encoding='utf-8')}@{brought.reader}/district"
    assert {n for (n,) in asked(reader, "select n from marts.mart_edition")} == {1}
    for refused in ("select * from marts_restricted.mart_caseload", "select * from core.dim_school"):
        with pytest.raises(errors.InsufficientPrivilege):
            asked(reader, refused)
    home = paths.root / "postgres"
    assert {stat.S_IMODE(one.stat().st_mode) for one in (home, home / "data")} == {0o700}
    assert {stat.S_IMODE((home / one).stat().st_mode) for one in ("secret", "reader_password")} == {0o600}
    for login in ("lead", "dashboards", "pipeline", "postgres"):
        with pytest.raises(psycopg.OperationalError, match=r"no password supplied|authentication failed"):
            psycopg.connect(brought.address.replace(brought.address.split("@")[0], f"postgres://{login}:wrong"))
    assert not list((home / "data").glob(".s.PGSQL*"))
    password = brought.address.split(":")[2].split("@")[0]
    assert password not in repr(brought)
    assert password not in "".join(one.read_text(encoding="utf-8") for one in home.glob("*log"))


def test_again_it_is_left_alone_and_another_edition_is_served_anew(paths: Paths) -> None:
    first, number = postgres.up(paths), process(paths)
    began = time.monotonic()
    again = postgres.up(paths)
    tell(f"again after {time.monotonic() - began:.1f} s")
    assert (again.address, again.is_new, process(paths)) == (first.address, False, number)
    make_edition(paths, 2)
    other = postgres.up(paths)
    assert other.is_new
    assert editions_seen(other.address) == {2}
    assert not started_with(number)


def test_what_was_killed_is_started_again(paths: Paths) -> None:
    """A server that was, and a run that had loaded the edition and not let the lead in yet."""
    first = postgres.up(paths)
    with postgres._admin(paths, int(first.address.split(":")[-1].split("/")[0]), "district") as admin:
        admin.execute("revoke coach_lead from lead")
    os.kill(process(paths), signal.SIGKILL)
    time.sleep(1)
    assert editions_seen(postgres.up(paths).address) == {1}


def test_the_number_of_another_process_ends_nobody_and_hinders_nothing(paths: Paths) -> None:
    postgres.up(paths)
    os.kill(process(paths), signal.SIGKILL)
    marker = paths.root / "postgres" / "data" / "postmaster.pid"
    lines = marker.read_text(encoding="utf-8").splitlines()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"]) as other:
        marker.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n", encoding="utf-8")
        assert editions_seen(postgres.up(paths).address) == {1}
        assert other.poll() is None
        other.kill()


def test_a_port_that_is_taken_is_left_alone(paths: Paths) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.MonkeyPatch.context() as settings:
            settings.setattr(postgres, "PORT", taken)
            brought = postgres.up(paths)
    assert f":{taken}/" not in brought.address
    assert editions_seen(brought.address) == {1}


def test_down_leaves_nothing_and_stops_nobody_twice(paths: Paths) -> None:
    postgres.up(paths)
    number = process(paths)
    assert postgres.down(paths)
    assert not started_with(number)
    assert not (paths.root / "postgres").exists()
    assert not postgres.down(paths)


def test_a_server_that_cannot_start_is_said_in_a_sentence(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_programs", lambda: paths.root / "nowhere")
    with pytest.raises(UnavailableError, match="could not be brought up"):
        postgres.up(paths)


@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root runs it as themselves")
def test_root_is_told_which_folder_is_closed_and_opens_none(paths: Paths) -> None:
    paths.root.chmod(0o700)
    with pytest.raises(AccessError, match=f"chmod o\\+x {paths.root}, or"):
        postgres.up(paths)
    assert stat.S_IMODE(paths.root.stat().st_mode) == 0o700
    paths.root.chmod(0o711)
    assert editions_seen(postgres.up(paths).address) == {1}


@pytest.mark.parametrize(("file", "seconds"), _KILLS)
def test_killed_at_any_moment_the_next_run_is_whole(paths: Paths, file: str, seconds: float) -> None:
    """The killed run's own children, initdb and the server, live on for as long as they like."""
    until, home = time.monotonic() + _PATIENCE_SECONDS, paths.root / "postgres"
    with subprocess.Popen(
        [sys.executable, "-c", _UP], cwd=PROJECT, env={**os.environ, "COACHING_DATA": str(paths.root)}
    ) as run:
        while not (home / file).exists():
            assert time.monotonic() < until
            time.sleep(0.005)
        time.sleep(seconds)
        was_at_work = run.poll() is None
        run.kill()
    brought = postgres.up(paths)
    tell(f"killed {seconds} s after {file}, at work: {was_at_work}; made anew: {brought.is_new}")
    assert editions_seen(brought.address) == {1}
    assert asked(brought.address, "select count(*) from marts.mart_by_school") == [(2,)]
