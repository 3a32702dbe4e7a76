"""What stands in the warehouse and belongs to no node any more: a renamed model leaves its table under the old name."""

from collections.abc import Collection

from warehouse.changes.record import RECORD, Cursor

_STANDING = """
    select schema_name, table_name, 'table' from duckdb_tables()
    where not internal and database_name = current_database()
    union all
    select schema_name, view_name, 'view' from duckdb_views()
    where not internal and database_name = current_database()
"""


def drop_abandoned(engine: Cursor, wanted: Collection[str]) -> list[str]:
    """Drops every table and view that is not wanted, the record of the build apart; returns their names.

    Args:
        wanted: `schema.name` of what the project's nodes make.
    """
    kept = {name.lower() for name in (RECORD, *wanted)}
    standing = engine.execute(_STANDING).fetchall()
    abandoned = [(schema, name, kind) for schema, name, kind in standing if f"{schema}.{name}".lower() not in kept]
    for schema, name, kind in abandoned:
        engine.execute(f'drop {kind} "{schema}"."{name}"')
    return [f"{schema}.{name}" for schema, name, _ in abandoned]
