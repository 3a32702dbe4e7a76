"""What rows leave on the server when their table is dropped: values that the planner sampled, viewers that were listed.

Both stand in tables that stay. Their rows are dead then, and the bytes lie there until something is written over them;
a table that is written anew has none. What the write-ahead log has of them, its administrator alone may clear
(docs/bi/postgres.md).
Docs: https://www.postgresql.org/docs/current/sql-vacuum.html, catalog-pg-statistic.html
"""

import time
from dataclasses import dataclass

import psycopg
from psycopg import errors, sql

from warehouse.publish.postgres.roles import ACCESS, WORKSPACE
from warehouse.publish.postgres.session import session
from warehouse.publish.postgres.settings import Settings

_KEPT = (("pg_catalog", "pg_statistic"), (ACCESS, "viewers"))
# Every query that is planned waits for the first of them.
_HOLD = "5s"
_TURNS, _PAUSE_SECONDS = 3, 1.0


@dataclass(frozen=True)
class Cleared:
    """What is left of dropped rows, and of copies.

    Attributes:
        left: tables that keep some, because a transaction that stands open could still see them, or holds the table.
        copies: tables and materialized views in `workspace`, which are analysts' own: nobody here may read them.
    """

    left: int
    copies: int


def clear(settings: Settings) -> Cleared:
    """Writes anew what holds dropped rows' values; the database's owner may.

    Raises:
        AccessError, ConfigError: the login, its rights or the database are not what they must be.
        UnavailableError: the server does not answer.
    """
    with session(settings) as connection:
        connection.execute("select set_config('lock_timeout', %s, false)", [_HOLD])
        left = sum(not _is_clear(connection, *place) for place in _KEPT)
        return Cleared(left, copies(connection))


def copies(connection: psycopg.Connection) -> int:
    """How many tables and materialized views stand in `workspace`: rows that analysts have stored for themselves."""
    counted = connection.execute(
        """select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = %s and c.relkind in ('r', 'm')""",
        [WORKSPACE],
    ).fetchone()
    return int(counted[0]) if counted else 0


def _is_clear(connection: psycopg.Connection, schema: str, table: str) -> bool:
    """Writes a table anew, and asks how many dead rows had to be taken along."""
    place = sql.Identifier(schema, table)
    for turn in range(_TURNS):
        time.sleep(_PAUSE_SECONDS if turn else 0)  # who sees them may only be reading, or writing statistics
        try:
            connection.execute(sql.SQL("vacuum (full) {}").format(place))
        except errors.LockNotAvailable:
            continue
        connection.execute(sql.SQL("vacuum {}").format(place))
        dead = connection.execute(
            "select n_dead_tup from pg_stat_all_tables where schemaname = %s and relname = %s", [schema, table]
        ).fetchone()
        if dead is None or not dead[0]:
            return True
    return False
