"""Makes the server hold what `published/current` links to: loaded aside, swapped in with one transaction.

Flow: published/current -> versioned schemas, policies, views -> commit -> earlier versioned schemas go
A kill or a refusal at any moment leaves the server's edition as it was: nothing is seen, or left, of another one.
"""

import logging
import random
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from psycopg import errors, sql

from coaching.paths import Paths
from warehouse.publish import editions
from warehouse.publish.postgres import current, views
from warehouse.publish.postgres.edition import SCHEMAS, Edition, school_keys
from warehouse.publish.postgres.load import load
from warehouse.publish.postgres.roles import prepare
from warehouse.publish.postgres.rows import protect
from warehouse.publish.postgres.session import session
from warehouse.publish.postgres.settings import Settings
from warehouse.publish.postgres.viewers import Viewer, write_viewers

log = logging.getLogger(__name__)
# One load at a time, whichever machine it comes from.
_LOCK = 0x636F6163
_OTHERS_SECONDS = 60
# A swap asks for its locks again and again for so long, and holds up readers for a moment only: less than Postgres
# waits (one second) until it looks for a deadlock and ends somebody's query.
_PATIENCE_SECONDS = 600.0
_HOLD_MILLISECONDS = 200
_VERSIONED = re.compile(rf"({'|'.join(SCHEMAS)})_e\d+_[0-9a-f]{{8}}")


@dataclass(frozen=True)
class Served:
    """What the server holds now.

    Attributes:
        edition: its id; empty where there is none.
        is_new: whether it was loaded just now.
        rows: of all its tables.
        unknown_schools: rows of the seed `viewers` whose school the edition does not have.
        left: schemas of earlier editions that somebody still reads, so that they stand until the next run.
    """

    edition: str
    is_new: bool
    rows: int
    unknown_schools: int
    left: int


def serve(
    settings: Settings, *, paths: Paths, viewers: Iterable[Viewer] = (), patience_seconds: float = _PATIENCE_SECONDS
) -> Served:
    """Makes the server's edition, roles and viewers those of the data folder; does nothing where they are.

    Args:
        settings: how to reach the server.
        paths: the data folder.
        viewers: whose rows which login sees.
        patience_seconds: how long readers may keep a view from being replaced.

    Raises:
        AccessError, ConfigError: the login, its rights or the database are not what they must be.
        UnavailableError: the server does not answer, or readers hold it too long; another publish is under way.
        ContractError: a view that somebody's own rests on would lose a column; a value has no place in Postgres.
    """
    owner = settings.parameters["user"]
    with editions.locked(paths), current.wanted(paths, owner) as edition, session(settings) as connection:
        with connection.transaction():
            _hold(connection, f"{_OTHERS_SECONDS}s")
            connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
            prepare(connection)
            unknown = write_viewers(connection, viewers, school_keys(edition) if edition else {})
            is_new = current.of(connection) != ((edition.name, edition.content) if edition else None)
            if is_new:
                _exchange(connection, edition, patience_seconds)
        left = _sweep(connection, edition)
        rows = sum(t.rows for t in edition.tables) if edition else 0
        name = edition.name if edition else ""
        log.info("Postgres holds edition %s: %d rows, loaded now: %s", name or "none", rows, is_new)
        return Served(name, is_new, rows, unknown, left)


def _exchange(connection: psycopg.Connection, edition: Edition | None, patience_seconds: float) -> None:
    if edition is not None:
        # it was served before, and nobody has swept since: a run was killed then, and now `current` goes back to it
        for name in (n for n in _versions(connection) if n.endswith(edition.suffix)):
            _drop(connection, name)
        load(connection, edition)
        current.write(connection, edition)
        edition = current.with_row(edition)
        protect(connection, edition)
    _hold(connection, f"{_HOLD_MILLISECONDS}ms")
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            with connection.transaction():  # a savepoint: what it could lock it lets go of
                if edition is None:
                    views.empty(connection)
                else:
                    views.swap(connection, edition)
        except errors.LockNotAvailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - to meet readers at another moment
        else:
            return


def _sweep(connection: psycopg.Connection, edition: Edition | None) -> int:
    """Drops earlier versioned schemas; what somebody still reads goes the next time. Returns how many of them stand."""
    left = 0
    for name in (n for n in _versions(connection) if edition is None or not n.endswith(edition.suffix)):
        try:
            with connection.transaction():
                _hold(connection, f"{_HOLD_MILLISECONDS}ms")
                _drop(connection, name)
        except (errors.LockNotAvailable, errors.DependentObjectsStillExist):
            log.warning("The schema %s of an earlier edition is still read; it goes the next time.", name)
            left += 1
    return left


def _versions(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("select nspname from pg_namespace order by nspname").fetchall()
    return [str(name) for (name,) in found if _VERSIONED.fullmatch(str(name))]


def _drop(connection: psycopg.Connection, schema: str) -> None:
    tables = connection.execute("select tablename from pg_tables where schemaname = %s", [schema]).fetchall()
    if tables:
        places = sql.SQL(", ").join(sql.Identifier(schema, table) for (table,) in tables)
        connection.execute(sql.SQL("drop table {} restrict").format(places))
    connection.execute(sql.SQL("drop schema {} restrict").format(sql.Identifier(schema)))


def _hold(connection: psycopg.Connection, longest: str) -> None:
    connection.execute("select set_config('lock_timeout', %s, true)", [longest])
