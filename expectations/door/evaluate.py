"""Judges one load: reads it in bounded batches, asks Great Expectations, and says which rows and promises are broken.

Only the columns that rules name are read, each through the view its rule asks for, so memory follows the batch and the
rules, not the load's width or length.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.errors import ContractError
from coaching.streams import Severity, Stream
from expectations.door.facts import SOURCE, facts_of
from expectations.door.suites import SHARE_NEEDS_ROWS, WELL_FORMED
from expectations.engine.rules import Rule, Suite
from expectations.engine.validator import Validator
from warehouse.store import read_manifest

BATCH_ROWS = 20_480
# One thread, nothing read ahead, no file kept: a second thread or larger batches hold tens of megabytes more for a
# tenth of the time. Without a folder to spill to, nothing of a load is ever written beside its own files.
_READING: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    "temp_directory": "",
    "read_ahead_depth": 0,
    "enable_external_file_cache": False,
}
_ROWS_SHOWN = 5

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes:
        rows: rows in the load.
        failures: critical row rules that were broken, with the rows' positions in the file (from 0, ascending).
        quarantined: positions of the rows to set aside.
        warnings: counts by rule.
    """

    rows: int
    failures: tuple[tuple[Rule, Positions], ...]
    quarantined: Positions
    warnings: dict[str, int] = field(default_factory=dict)


def evaluate(stream: Stream, suite: Suite, file: Path) -> Verdict:
    """Judges rows, then the load as a whole.

    Raises:
        ContractError: a critical load rule is broken, or the file cannot be read.
    """
    present = set(pq.read_schema(file).names)
    rules = tuple(rule for rule in suite.row_rules if rule.column in present)
    try:
        with duckdb.connect(config=_READING) as connection:
            connection.execute("set enable_progress_bar = false")
            rows, broken = _judge_rows(connection, rules, file)
            facts = facts_of(connection, stream, file, present, suite.counted, _left_out(file))
    except duckdb.Error as error:
        message = f"The load of {suite.name} could not be read ({type(error).__name__})."
        raise ContractError(message, remedy="Extract the stream again.") from None
    failures = tuple(
        (rule, broken[rule.rule_name])
        for rule in rules
        if rule.severity is Severity.CRITICAL and rule.rule_name in broken
    )
    aside = _any_of([positions for _, positions in failures], rows)
    facts |= {"rows": rows, "quarantined_share": len(aside) / rows if rows >= SHARE_NEEDS_ROWS else 0.0}
    facts["good_rows"] = float(rows - len(aside)) if rows else math.nan  # an empty load has rules of its own
    warned = {
        rule.rule_name: len(broken[rule.rule_name])
        for rule in rules
        if rule.severity is Severity.WARNING and rule.rule_name in broken
    }
    return Verdict(rows, failures, aside, warned | _judge_load(suite, facts, failures, file))


def _left_out(file: Path) -> int:
    manifest = read_manifest(file)
    return manifest.forgotten if manifest else 0


def _judge_rows(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], file: Path
) -> tuple[int, dict[str, Positions]]:
    validator = Validator(rules)
    rows, found = 0, dict[str, list[Positions]]()
    for batch in _batches(connection, rules, file):
        at = batch.column("file_row_number").to_numpy()
        columns = {name: batch.column(name) for name in batch.schema.names if name != "file_row_number"}
        for name, positions in _causes_only(validator.failures(columns)).items():
            found.setdefault(name, []).append(at[positions])
        rows += batch.num_rows
    return rows, {name: _joined(found.pop(name)) for name in list(found)}


def _joined(parts: list[Positions]) -> Positions:
    """Ascending; in place, for a load may have a million broken rows."""
    positions = np.concatenate(parts)
    positions.sort()
    return positions


def _any_of(each: Sequence[Positions], rows: int) -> Positions:
    """The positions that any of them names, ascending."""
    broken = np.zeros(rows, np.bool_)
    for positions in each:
        broken[positions] = True
    return np.flatnonzero(broken)


def _batches(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], file: Path) -> Iterator[pa.RecordBatch]:
    views = {rule.seen_as: f'{rule.expression} as "{rule.seen_as}"' for rule in rules}
    query = f"select {', '.join(['file_row_number', *views.values()])} from {SOURCE}"
    yield from connection.sql(query, params=[str(file)]).to_arrow_reader(BATCH_ROWS)


def _causes_only(broken: dict[str, Positions]) -> dict[str, Positions]:
    """A record that is none breaks every other rule as well; that would bury the cause."""
    ill = broken.get(WELL_FORMED)
    if ill is None:
        return broken
    others = {name: np.setdiff1d(positions, ill) for name, positions in broken.items() if name != WELL_FORMED}
    return {WELL_FORMED: ill, **{name: positions for name, positions in others.items() if len(positions)}}


def _judge_load(
    suite: Suite, facts: dict[str, float], failures: Sequence[tuple[Rule, Positions]], file: Path
) -> dict[str, int]:
    seen = {rule.seen_as: pa.array([facts[rule.column]], pa.float64()) for rule in suite.load_rules}
    broken = Validator(suite.load_rules).failures(seen)
    for rule in suite.load_rules:
        if rule.rule_name in broken and rule.severity is Severity.CRITICAL:
            raise ContractError(_refusal(suite, rule, facts, failures, file), remedy=f"How to resolve: {rule.resolve}")
    return {rule.rule_name: int(facts[rule.column]) for rule in suite.load_rules if rule.rule_name in broken}


def _refusal(
    suite: Suite, rule: Rule, facts: dict[str, float], failures: Sequence[tuple[Rule, Positions]], file: Path
) -> str:
    numbers = pq.read_table(file, columns=["_row_number"], partitioning=None).column(0)
    counts = "; ".join(
        f"{broken.rule_name} ({broken.reason}): {len(at)} rows, "
        f"first at {', '.join(str(numbers[p]) for p in at[:_ROWS_SHOWN].tolist())}"
        for broken, at in failures
    )
    detail = f" Broken row rules: {counts}." if counts and rule.column in ("quarantined_share", "good_rows") else ""
    return (
        f"{suite.name}: load rule {rule.rule_name} is broken: {rule.reason} ({rule.column} "
        f"{facts[rule.column]:g} of {facts['rows']:g} rows).{detail}"
    )
