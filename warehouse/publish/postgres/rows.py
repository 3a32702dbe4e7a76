"""Whose rows a login sees: row-level security on the versioned tables, asked of whoever began the session.

A view reads a table as its owner does, so the policies are forced on the owner too; `current_user` in them is the
reader. What nobody listed here sees, groups see whole: analysts and coach leads, but no evaluator among them.
Docs: https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from coaching.seeds.viewers import EVALUATORS
from warehouse.engine import Schema
from warehouse.publish.postgres.edition import Edition, Table
from warehouse.publish.postgres.load import versioned
from warehouse.publish.postgres.roles import ANALYST, BI_READER, COACH_LEAD, ENTERS, VIEWER, granted

SCHOOL = "school_key"
_MANY = ";"  # what joins the keys of a column in the plural
# Of which marts of person rows a coach, and whom a row is about, sees the own: the column with their key or keys.
OWN: Mapping[str, Mapping[str, str]] = {
    "mart_caseload": {"coach": "coach_keys", "teacher": "person_key"},
    "mart_my_record": {"coach": "viewer_key", "teacher": "viewer_key"},
    "mart_cycle_rhythm": {"coach": "coach_key"},
    "mart_coach_development": {"coach": "coach_key"},
    "mart_coach_time_use": {"coach": "coach_key"},
}


def protect(connection: psycopg.Connection, edition: Edition) -> None:
    """Puts every policy onto the edition's versioned tables, in the transaction at hand."""
    for table in edition.tables:
        place = sql.Identifier(versioned(table.schema, edition.suffix), table.name)
        if (seen := _seen(table, connection.info.user)) is not None:
            connection.execute(
                sql.SQL(
                    "alter table {0} enable row level security; alter table {0} force row level security; "
                    "create policy seen on {0} for select using ({1})"
                ).format(place, seen)
            )


def readers(table: Table) -> list[str]:
    """The groups that may select from a table's view."""
    seen_by_viewers = table.schema == Schema.MARTS or table.place in _owned()
    return [
        group for group, schemas in ENTERS.items() if table.schema in schemas and (group != VIEWER or seen_by_viewers)
    ]


def rights(edition: Edition, owner: str) -> str:
    """All that is composed here of who may read what of an edition; another text has to be served anew."""
    said = []
    for table in edition.tables:
        seen = _seen(table, owner)
        said += [granted(table.schema, table.name, readers(table)).as_string(), seen.as_string() if seen else "all"]
    return "\n".join(said)


def _owned() -> set[str]:
    return {f"{Schema.MARTS_RESTRICTED}.{mart}" for mart in OWN}


def _seen(table: Table, owner: str) -> sql.Composable | None:
    """Which rows of a table a reader sees; None where everybody who may read it sees all."""
    if table.schema == Schema.MARTS:
        if not table.has(SCHOOL):
            return None
        return sql.SQL("(select {}) or {} in (select v.school_key from access.viewers v where {})").format(
            _belongs(owner, BI_READER, ANALYST, COACH_LEAD), sql.Identifier(SCHOOL), _IS_READER
        )
    own = OWN.get(table.name, {}) if table.place in _owned() else {}
    rules = [_own(role, column) for role, column in own.items() if table.has(column)]
    whole = sql.SQL("(select {} and not {})").format(_belongs(owner, ANALYST, COACH_LEAD), _JUDGES)
    return sql.SQL(" or ").join([whole, *rules])


_IS_READER = sql.SQL("v.login = current_user")
_JUDGES = sql.SQL(
    # by whichever name somebody came in: `set role` changes the one, and not the other
    "exists (select from access.viewers v where v.login in (current_user, session_user) and v.role in ({}))"
).format(sql.SQL(", ").join(map(sql.Literal, EVALUATORS)))


def _belongs(owner: str, *groups: str) -> sql.Composed:
    """Whether the reader is of a group, or owns the tables."""
    asked = (sql.SQL("pg_has_role({}, 'usage')").format(sql.Literal(group)) for group in groups)
    owns = sql.SQL("current_user = {}").format(sql.Literal(owner))
    return sql.SQL("({})").format(sql.SQL(" or ").join([*asked, owns]))


def _own(role: str, column: str) -> sql.Composed:
    """Rows that name the reader's own key, as the role that they are listed as; a coach who judges sees none."""
    keys = sql.SQL("array(select v.person_key from access.viewers v where {} and v.role = {}{})").format(
        _IS_READER, sql.Literal(role), sql.SQL(" and not {}").format(_JUDGES) if role == "coach" else sql.SQL("")
    )
    held = sql.SQL("string_to_array({}, {})").format(sql.Identifier(column), sql.Literal(_MANY))
    return sql.SQL("({} && {})").format(held, keys)
