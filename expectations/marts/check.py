"""Our promise to readers, kept or not: Great Expectations on schema `marts` before anything is published.

Flow: warehouse.duckdb (read-only) -> rows checked by mart, or one error; nothing is published then
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.marts import Mart, declared_marts
from expectations.engine.rules import Rule, load_rule
from expectations.engine.validator import Validator
from expectations.marts.promises import Table, personal_columns, promises
from warehouse.engine import Schema, reading, tables

BATCH_ROWS = 100_000


def check_marts(
    warehouse: Path, *, thresholds: Thresholds | None = None, marts: Mapping[str, Mart] | None = None
) -> dict[str, int]:
    """Checks every table of schema `marts`.

    Args:
        warehouse: the DuckDB file, opened read-only.
        thresholds: the district's; by default those of the domain brief.
        marts: the protected marts' declarations; by default the project's own.

    Returns:
        Rows checked, by mart.

    Raises:
        ConfigError: a declaration contradicts itself.
        ContractError: a promise is broken; the message gives mart, rule and count for each.
    """
    limits = thresholds or Thresholds.model_validate({})
    declared = declared_marts() if marts is None else marts
    with reading(warehouse) as connection:
        try:
            connection.execute("set enable_progress_bar = false")
            found = [Table(name, types, declared.get(name)) for name, types in tables(connection, Schema.MARTS).items()]
            checked, broken = _check_all(connection, found, limits)
        except duckdb.Error as error:
            message = f"The marts could not be checked ({type(error).__name__})."
            raise ContractError(message, remedy="Run the steps from `build` on.") from None
    if not checked:
        broken = [f"schema {Schema.MARTS} has no table"]
    if broken:
        message = f"The marts break a promise to their readers: {'; '.join(broken)}."
        raise ContractError(message, remedy="Nothing is published; mend the models named here and run from `build` on.")
    return checked


def _check_all(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Table], thresholds: Thresholds
) -> tuple[dict[str, int], list[str]]:
    checked: dict[str, int] = {}
    broken: list[str] = []
    for table in found:
        facts = _broken_facts(connection, table)
        checked[table.name], counts = _broken_rows(connection, table, promises(table, thresholds))
        broken += [f"{table.name}: {rule} ({count})" for rule, count in (facts | counts).items()]
    return checked, broken


def _broken_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, rules: Sequence[Rule]
) -> tuple[int, dict[str, int]]:
    rows, counts = 0, dict[str, int]()
    validator = Validator(rules)
    for batch in _batches(connection, table, rules):
        rows += batch.num_rows
        for name, positions in validator.failures({n: batch.column(n) for n in batch.schema.names}).items():
            counts[name] = counts.get(name, 0) + len(positions)
    return rows, counts


def _batches(connection: duckdb.DuckDBPyConnection, table: Table, rules: Sequence[Rule]) -> Iterator[pa.RecordBatch]:
    shown = [f'{rule.expression} as "{rule.seen_as}"' for rule in rules] or ["1 as row"]
    query = f'select {", ".join(shown)} from {Schema.MARTS}."{table.name}"'
    yield from connection.sql(query).to_arrow_reader(BATCH_ROWS)


def _broken_facts(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, int]:
    key = ", ".join(f'"{column}"' for column in (table.mart.key if table.mart else table.types))
    name = f'{Schema.MARTS}."{table.name}"'
    doubled = f"select count(*) - (select count(*) from (select distinct {key} from {name})) from {name}"
    # read to its end: a connection with an open result refuses the batches that follow
    ((doubles,),) = connection.execute(doubled).fetchall()
    facts = {"duplicate_keys": float(doubles), "personal_columns": float(len(personal_columns(table)))}
    rules = (
        load_rule("duplicate_keys", 0, 0, "rows share a primary key", rule_name="primary_key_is_unique"),
        load_rule("personal_columns", 0, 0, "a column's name points at a person", rule_name="no_column_names_a_person"),
    )
    broken = Validator(rules).failures({rule.seen_as: pa.array([facts[rule.column]]) for rule in rules})
    return {rule.rule_name: int(facts[rule.column]) for rule in rules if rule.rule_name in broken}
