"""Who may enter what: group roles without a login, schemas, and privileges that are given one by one.

A login that somebody uses is made by the server's own administrator and put into one of the groups.
Docs: https://www.postgresql.org/docs/current/ddl-priv.html
"""

from collections.abc import Mapping
from contextlib import suppress

import psycopg
from psycopg import errors, sql

from coaching.errors import ConfigError
from warehouse.engine import Schema
from warehouse.publish.postgres.edition import SCHEMAS

BI_READER, ANALYST, COACH_LEAD, VIEWER = "bi_reader", "analyst", "coach_lead", "viewer"
# Group -> the stable schemas that it may enter; what it reads there is granted table by table.
ENTERS: Mapping[str, tuple[Schema, ...]] = {
    BI_READER: (Schema.MARTS,),
    ANALYST: SCHEMAS,
    COACH_LEAD: (Schema.MARTS, Schema.MARTS_RESTRICTED),
    VIEWER: (Schema.MARTS, Schema.MARTS_RESTRICTED),
}
# Where analysts keep what they make themselves, and where it is written whose rows a login sees.
WORKSPACE, ACCESS = "workspace", "access"
_LEAST_VERSION = 140_000


def prepare(connection: psycopg.Connection) -> None:
    """Creates groups and schemas where they lack, and closes to everybody else what the owner creates here.

    Raises:
        ConfigError: the login is one that row-level security does not hold for, the database or a group is somebody
            else's, or the server is too old.
    """
    judge(connection)
    there = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
    for group in (group for group in ENTERS if group not in there):
        # groups are the whole server's: another district may make them at the same moment
        with suppress(errors.DuplicateObject, errors.UniqueViolation), connection.transaction():
            connection.execute(
                sql.SQL("create role {0} nologin; comment on role {0} is {1}").format(
                    sql.Identifier(group), sql.Literal(_mark(connection))
                )
            )
    _refuse_others_groups(connection)
    groups = _names(*ENTERS)
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(database, groups))
    connection.execute("revoke all on schema public from public")
    for things in ("tables", "sequences", "functions", "types", "schemas"):
        connection.execute(sql.SQL("alter default privileges revoke all on {} from public").format(sql.SQL(things)))
    there = {name for (name,) in connection.execute("select nspname from pg_namespace").fetchall()}
    for schema in (*SCHEMAS, WORKSPACE, ACCESS):
        if schema not in there:
            connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
        enters = [group for group, schemas in ENTERS.items() if schema in schemas]
        _let_in(connection, schema, enters)
    connection.execute(
        sql.SQL("grant usage, create on schema {} to {}").format(sql.Identifier(WORKSPACE), _names(ANALYST))
    )


def granted(schema: str, view: str, readers: "list[str]") -> sql.Composed:
    """The statements that let these groups read a view, and no other of ours."""
    place = sql.Identifier(schema, view)
    said = [sql.SQL("revoke all on {} from public, {}").format(place, _names(*ENTERS))]
    if readers:
        said.append(sql.SQL("grant select on {} to {}").format(place, _names(*readers)))
    return sql.SQL("; ").join(said)


def judge(connection: psycopg.Connection) -> None:
    """Refuses a server or a login that nothing can be published with.

    Raises:
        ConfigError: as for `prepare`.
    """
    found = connection.execute(
        # not a mere member of its owner: a view reads as whoever owns it, and tables of another login it could not
        """select rolsuper or rolbypassrls, pg_roles.oid = datdba
        from pg_roles, pg_database where rolname = current_user and datname = current_database()"""
    ).fetchone()
    if connection.info.server_version < _LEAST_VERSION:
        message = f"The Postgres server is of version {connection.info.server_version // 10_000}."
        raise ConfigError(message, remedy="14 is the least.")
    if found is None or found[0]:
        message = "The Postgres connection's login is a superuser or bypasses row-level security, so none would hold."
        raise ConfigError(message, remedy="Give it a login of its own that owns the database (docs/bi/postgres.md).")
    if not found[1]:
        message = "The Postgres connection's login does not own its database."
        raise ConfigError(message, remedy="`alter database … owner to …`, for a database of its own.")
    _refuse_others_groups(connection)


def _refuse_others_groups(connection: psycopg.Connection) -> None:
    """A group is the whole server's: whoever is a member of somebody else's would read this district's data."""
    made, mark = [], _mark(connection)
    for name, says in connection.execute(
        "select rolname, coalesce(shobj_description(oid, 'pg_authid'), '') from pg_roles where rolname = any (%s)",
        [list(ENTERS)],
    ).fetchall():
        if says != mark:
            made.append(str(name))
    if made:
        message = f"The Postgres connection's login did not make these groups of the server: {', '.join(sorted(made))}."
        remedy = "Use a server on which nobody else, and no other district, has groups of these names."
        raise ConfigError(message, remedy=f"{remedy} If they are this login's all the same: docs/bi/postgres.md.")


def _mark(connection: psycopg.Connection) -> str:
    """What a group says of itself, so that it is known whose it is."""
    return f"Coaching Warehouse: made by {connection.info.user}"


def _let_in(connection: psycopg.Connection, schema: str, groups: "list[str]") -> None:
    place = sql.Identifier(schema)
    connection.execute(sql.SQL("revoke all on schema {} from public, {}").format(place, _names(*ENTERS)))
    if groups:
        connection.execute(sql.SQL("grant usage on schema {} to {}").format(place, _names(*groups)))


def _names(*roles: str) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, roles))
