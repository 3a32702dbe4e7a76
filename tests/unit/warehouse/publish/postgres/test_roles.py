"""What each login may do on a real server: every statement against what is not its own is refused, later tables too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.warehouse.publish.postgres.served import LOGINS, TABLES, Server

LATER = {**TABLES, "marts_restricted.mart_later": "select 1 as n", "core.fct_later": "select 1 as n"}
# what nobody but its owner may read, by group; the rest of the tables is theirs
CLOSED = {
    "bi_reader": ("core", "marts_restricted", "quality"),
    "analyst": (),
    "coach_lead": ("core", "quality"),
    "viewer": ("core", "quality"),
}
EVERY = ("access", "core", "marts_restricted", "marts", "quality")


@pytest.fixture(scope="module")
def later(new_server: Callable[[Path], Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server whose second edition has tables that the first had not, with tables that its owner made by hand."""
    server = new_server(tmp_path_factory.mktemp("later"))
    server.publish(1)
    server.serve()
    server.publish(2, LATER)
    server.serve()
    with server.as_("pipeline") as owner:
        for schema in EVERY:
            owner.execute(f"create table {schema}.by_hand (n integer)")
            owner.execute(f"create view {schema}.view_by_hand as select * from {schema}.by_hand")
            owner.execute(f"create function {schema}.told() returns integer language sql as 'select 1'")
            owner.execute(f"create sequence {schema}.numbers")
    return server


def statements(server: Server, login: str) -> list[str]:
    """Every kind of statement against whatever is not open to a login."""
    relations = server.rows(
        "postgres",
        """select nspname::text, relname::text, case relkind when 'v' then 'view' else 'table' end,
            (select attname::text from pg_attribute where attrelid = c.oid and attnum = 1)
        from pg_class c join pg_namespace n on n.oid = relnamespace
        where relkind in ('r', 'v') and nspname <> 'workspace' and nspname !~ '^pg_|^information_schema$'""",
    )
    closed = CLOSED[LOGINS[login]]
    own = {name.partition(".")[2] for name in LATER if name.startswith("marts_restricted.")} & {
        "mart_caseload", "mart_my_record", "mart_cycle_rhythm", "mart_coach_development", "mart_coach_time_use",
    }  # fmt: skip
    asked = []
    for schema, name, what, column in relations:
        place = f'"{schema}"."{name}"'
        stable = schema in ("core", "marts_restricted", "marts", "quality") and "by_hand" not in str(name)
        open_ = stable and schema not in closed
        if LOGINS[login] == "viewer" and schema == "marts_restricted":
            open_ = stable and name in own
        if not open_:
            asked += [f"select 1 from {place} limit 1", f"copy (select * from {place}) to stdout"]
            asked += [f"grant select on {place} to public"]  # of what one may read it is a warning, and does nothing
        asked += [
            f"insert into {place} default values", f'update {place} set "{column}" = "{column}"',
            f"delete from {place}", f"drop {what} {place}", f"comment on {what} {place} is 'x'",
            f"lock table {place} in exclusive mode",
            *([f"truncate {place}", f"create index on {place} ({column})"] if what == "table" else []),
        ]  # fmt: skip
    for schema in EVERY:
        asked += [f"create table {schema}.mine (n integer)", f"create view {schema}.mine as select 1 as n"]
        asked += [f"select {schema}.told()", f"select nextval('{schema}.numbers')"]
    return [
        *asked, "create schema mine", "create temporary table mine (n integer)", "create table public.mine (n integer)",
        "create role mine", "set role pipeline", "set session authorization pipeline",
        "copy (select 1) to program 'true'", "select pg_read_file('PG_VERSION')", "select * from pg_authid",
        "alter role pipeline nologin", f"alter database {server.database} owner to {login}", "checkpoint",
    ]  # fmt: skip


@pytest.mark.parametrize("login", LOGINS)
def test_whatever_is_not_open_to_a_login_is_refused(later: Server, login: str) -> None:
    asked = statements(later, login)
    assert len(asked) > 150
    assert later.let(login, asked) == []
