"""The stable views over an edition's tables: what readers, and views of their own, hold on to.

A view keeps its columns in their order and gets new ones at its end. One that loses a column, or whose column changes
its type, is made anew where nothing rests on it; where something does, the server keeps its edition and says so.
Docs: https://www.postgresql.org/docs/current/sql-createview.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from coaching.errors import ContractError
from warehouse.publish.postgres.edition import SCHEMAS, Column, Edition, Table
from warehouse.publish.postgres.load import comments, versioned
from warehouse.publish.postgres.roles import granted
from warehouse.publish.postgres.rows import readers

_SCHEMAS = [schema.value for schema in SCHEMAS]


@dataclass(frozen=True)
class View:
    """A view as it stands: column -> type, in order, and what each is said to mean; what itself is, under ""."""

    schema: str
    name: str
    columns: Mapping[str, str]
    comments: Mapping[str, str]

    @property
    def place(self) -> sql.Identifier:
        """Its quoted name."""
        return sql.Identifier(self.schema, self.name)

    def holds(self, table: Table | None) -> bool:
        """Whether it can show a table without losing or changing a column that it has."""
        types = {c.name: c.type for c in table.columns} if table else {}
        return all(types.get(name) == kind for name, kind in self.columns.items())


def standing(connection: psycopg.Connection) -> dict[str, View]:
    """The views of the stable schemas, by `schema.name`."""
    found = connection.execute(
        """select n.nspname, c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''),
            array_agg(a.attname::text order by a.attnum),
            array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum),
            array_agg(coalesce(col_description(c.oid, a.attnum), '') order by a.attnum)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind = 'v' and n.nspname = any (%s)
        group by n.nspname, c.relname, c.oid""",
        [_SCHEMAS],
    ).fetchall()
    return {
        f"{schema}.{name}": View(
            schema, name, dict(zip(columns, types, strict=True)), {"": says} | dict(zip(columns, texts, strict=True))
        )
        for schema, name, says, columns, types, texts in found
    }


def swap(connection: psycopg.Connection, edition: Edition) -> None:
    """Puts the stable views over an edition's tables, all or none, in the transaction at hand.

    Raises:
        ContractError: a view that something rests on would lose or change a column.
        psycopg.errors.LockNotAvailable: a reader's transaction holds a view.
    """
    views, tables = standing(connection), {t.place: t for t in edition.tables}
    if views:
        places = sql.SQL(", ").join(view.place for view in views.values())
        connection.execute(sql.SQL("lock table {} in access exclusive mode").format(places))
    others = [view for place, view in views.items() if not view.holds(tables.get(place))]
    _refuse_resting(connection, others)
    for view in others:
        connection.execute(sql.SQL("drop view {} restrict").format(view.place))
        del views[f"{view.schema}.{view.name}"]
    statements = [part for t in edition.tables for part in _replaced(t, views.get(t.place), edition)]
    if statements:
        connection.execute(sql.SQL("; ").join(statements))


def empty(connection: psycopg.Connection) -> None:
    """Lets every stable view stand with its columns and without a row: there is no edition to show."""
    for view in standing(connection).values():
        nothing = (
            sql.SQL("null::{} as {}").format(sql.SQL(kind), sql.Identifier(name)) for name, kind in view.columns.items()
        )
        connection.execute(
            sql.SQL("create or replace view {} as select {} where false").format(
                view.place, sql.SQL(", ").join(nothing)
            )
        )


def _replaced(table: Table, before: View | None, edition: Edition) -> Iterable[sql.Composable]:
    named = {c.name: c for c in table.columns}
    kept = [named[name] for name in before.columns] if before else []
    columns = [*kept, *(c for c in table.columns if before is None or c.name not in before.columns)]
    view = sql.Identifier(table.schema, table.name)
    yield sql.SQL("create or replace view {} as select {} from {}").format(
        view,
        sql.SQL(", ").join(sql.Identifier(c.name) for c in columns),
        sql.Identifier(versioned(table.schema, edition.suffix), table.name),
    )
    yield granted(table.schema, table.name, readers(table))
    if before is None or _said(table, columns) != dict(before.comments):
        yield comments(view, table, "view")


def _said(table: Table, columns: Iterable[Column]) -> dict[str, str]:
    return {"": table.comment} | {c.name: c.comment for c in columns}


def _refuse_resting(connection: psycopg.Connection, views: "list[View]") -> None:
    names = [f"{view.schema}.{view.name}" for view in views]
    resting = connection.execute(
        """select distinct n.nspname || '.' || v.relname, x.nspname || '.' || w.relname
        from pg_depend d
        join pg_rewrite r on r.oid = d.objid
        join pg_class v on v.oid = r.ev_class
        join pg_namespace n on n.oid = v.relnamespace
        join pg_class w on w.oid = d.refobjid
        join pg_namespace x on x.oid = w.relnamespace
        where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
            and v.oid <> w.oid and x.nspname || '.' || w.relname = any (%s)
        order by 2, 1""",
        [names],
    ).fetchall()
    if resting:
        told = "; ".join(f"{own} rests on {ours}" for own, ours in resting)
        message = f"Columns of these went or changed their type, and {told}."
        remedy = "The server keeps its edition, the files are published. Drop or rewrite it, then `coaching postgres`."
        raise ContractError(message, remedy=remedy)
