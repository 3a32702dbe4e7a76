"""Our promise to readers, kept or not: Great Expectations on schema `marts` before anything is published.

Flow: warehouse.duckdb (read-only) -> rows checked by mart, or one error; nothing is published then
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from coaching.district import Thresholds
from coaching.errors import ContractError
from expectations.engine.rules import Rule, load_rule
from expectations.engine.validator import Validator
from expectations.marts.promises import Mart, personal_columns, promises

SCHEMA = "marts"
BATCH_ROWS = 100_000
_BY_STANDARD = ("school_key", "framework_id", "qualified_code", "period_type", "period_key")
KEYS = {
    "mart_implementation_by_school_standard": _BY_STANDARD,
    "mart_impact_by_school_standard": (*_BY_STANDARD, "outcome_id", "design", "comparison_id", "attribution"),
}


def check_marts(warehouse: Path, *, thresholds: Thresholds | None = None) -> dict[str, int]:
    """Checks every table of schema `marts`.

    Args:
        warehouse: the DuckDB file, opened read-only.
        thresholds: the district's; by default those of the domain brief.

    Returns:
        Rows checked, by mart.

    Raises:
        ContractError: a promise is broken; the message gives mart, rule and count for each.
    """
    limits = thresholds or Thresholds.model_validate({})
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            connection.execute("set enable_progress_bar = false")
            checked, broken = _check_all(connection, limits)
    except duckdb.Error as error:
        message = f"The marts could not be checked ({type(error).__name__})."
        raise ContractError(message, remedy="Run the steps from `build` on.") from None
    if not checked:
        broken = [f"schema {SCHEMA} has no table"]
    if broken:
        message = f"The marts break a promise to their readers: {'; '.join(broken)}."
        raise ContractError(message, remedy="Nothing is published; mend the models named here and run from `build` on.")
    return checked


def _check_all(connection: duckdb.DuckDBPyConnection, thresholds: Thresholds) -> tuple[dict[str, int], list[str]]:
    checked: dict[str, int] = {}
    broken: list[str] = []
    for mart in _marts(connection):
        facts = _broken_facts(connection, mart)
        checked[mart.name], counts = _broken_rows(connection, mart, promises(mart, thresholds))
        broken += [f"{mart.name}: {rule} ({count})" for rule, count in (facts | counts).items()]
    return checked, broken


def _marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    query = """select table_name, list(column_name order by column_index), list(data_type order by column_index)
        from duckdb_columns() where schema_name = ? and database_name = current_database() group by table_name order by table_name"""
    return [
        Mart(name, dict(zip(columns, types, strict=True)))
        for name, columns, types in connection.execute(query, [SCHEMA]).fetchall()
    ]


def _broken_rows(
    connection: duckdb.DuckDBPyConnection, mart: Mart, rules: Sequence[Rule]
) -> tuple[int, dict[str, int]]:
    rows, counts = 0, dict[str, int]()
    validator = Validator(rules)
    for batch in _batches(connection, mart, rules):
        rows += batch.num_rows
        for name, positions in validator.failures({n: batch.column(n) for n in batch.schema.names}).items():
            counts[name] = counts.get(name, 0) + len(positions)
    return rows, counts


def _batches(connection: duckdb.DuckDBPyConnection, mart: Mart, rules: Sequence[Rule]) -> Iterator[pa.RecordBatch]:
    shown = [f'{rule.expression} as "{rule.seen_as}"' for rule in rules] or ["1 as row"]
    yield from connection.execute(f'select {", ".join(shown)} from {SCHEMA}."{mart.name}"').to_arrow_reader(BATCH_ROWS)


def _broken_facts(connection: duckdb.DuckDBPyConnection, mart: Mart) -> dict[str, int]:
    key = ", ".join(f'"{column}"' for column in KEYS.get(mart.name, mart.types))
    table = f'{SCHEMA}."{mart.name}"'
    row = connection.execute(
        f"select count(*) - (select count(*) from (select distinct {key} from {table})) from {table}"
    ).fetchone()
    facts = {"duplicate_keys": float(row[0]) if row else 0.0, "personal_columns": float(len(personal_columns(mart)))}
    rules = (
        load_rule("duplicate_keys", 0, 0, "rows share a primary key", rule_name="primary_key_is_unique"),
        load_rule("personal_columns", 0, 0, "a column's name points at a person", rule_name="no_column_names_a_person"),
    )
    broken = Validator(rules).failures({rule.seen_as: pa.array([facts[rule.column]]) for rule in rules})
    return {rule.rule_name: int(facts[rule.column]) for rule in rules if rule.rule_name in broken}
