"""DuckDB's types as Postgres's: one table, by the names that Postgres's `format_type` gives them."""

import re

from coaching.errors import ContractError

_TYPES = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "UTINYINT": "smallint",
    "INTEGER": "integer",
    "USMALLINT": "integer",
    "BIGINT": "bigint",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric(20,0)",
    "HUGEINT": "numeric(39,0)",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "VARCHAR": "text",
    "DATE": "date",
    "TIME": "time without time zone",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "UUID": "uuid",
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_LIST = "[]"


def type_of(duckdb_type: str, *, column: str) -> str:
    """The Postgres type that holds the same values.

    Args:
        duckdb_type: as DuckDB writes it, such as `DECIMAL(6,4)` or `VARCHAR[]`.
        column: whose it is, for the message.

    Raises:
        ContractError: no type is known to hold its values.
    """
    if decimal := _DECIMAL.fullmatch(duckdb_type):
        return f"numeric({decimal[1]},{decimal[2]})"
    if duckdb_type.endswith(_LIST) and not duckdb_type.endswith(_LIST * 2):
        return type_of(duckdb_type.removesuffix(_LIST), column=column) + _LIST
    if duckdb_type not in _TYPES:
        message = f"{column} is of the type {duckdb_type}, for which Postgres is given none."
        raise ContractError(message, remedy="Cast it in its model, or add the type to warehouse/publish/postgres.")
    return _TYPES[duckdb_type]


def written(column: str, duckdb_type: str) -> str:
    """The DuckDB expression that gives a column's values as Postgres reads them in CSV.

    Args:
        column: its quoted name.
        duckdb_type: its type.
    """
    if duckdb_type.endswith(_LIST):
        element = r"""'"' || replace(replace(cast(e as varchar), '\', '\\'), '"', '\"') || '"'"""
        elements = f"list_transform({column}, lambda e: coalesce({element}, 'NULL'))"
        return f"'{{' || array_to_string({elements}, ',') || '}}'"
    if duckdb_type == "TIMESTAMP WITH TIME ZONE":
        return f"cast(make_timestamp(epoch_us({column})) as varchar) || '+00'"
    if duckdb_type in ("HUGEINT", "UBIGINT", "UUID", "TIME"):
        return f"cast({column} as varchar)"
    return column
