"""The estimate step: effects and scale reliability, between the two dbt steps.

Flow: warehouse.duckdb (read-only) -> estimates/{effects,reliability}.parquet -> marts

Equal input gives equal bytes: fixed schema, rows ordered by key, sums that do not depend on order.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

import duckdb

from coaching.district import District
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse import files
from warehouse.engine import Schema, reading
from warehouse.estimate.effects import paired_effect
from warehouse.estimate.reliability import reliability
from warehouse.estimates import RELIABILITY, SCALE, effects_schema, impact_cell

_PAIRS = f"{Schema.INTERMEDIATE}.int_impact_pairs__placed"
_ITEMS = f"{Schema.CORE}.fct_survey_response_item"


@dataclass(frozen=True)
class EstimateResult:
    """What was computed: cells and matched pairs behind `effects.parquet`, scales behind `reliability.parquet`."""

    cells: int
    pairs: int
    scales: int


def estimate(*, paths: Paths, district: District) -> EstimateResult:
    """Computes every cell's effect and every scale's alpha and writes both files, each by one rename.

    Raises:
        ContractError: a pair lacks a score or stands twice in its cell; nothing was written.
    """
    limits = district.thresholds
    with reading(paths.warehouse) as warehouse:
        effects = list(_effects(warehouse, min_pairs=limits.min_pairs, evidence_pairs=limits.evidence_pairs))
        scales = list(_scales(warehouse))
    files.write_table(paths.estimates / "effects.parquet", files.table(effects, effects_schema()))
    files.write_table(paths.estimates / "reliability.parquet", files.table(scales, RELIABILITY))
    pairs_at = len(impact_cell())
    return EstimateResult(len(effects), sum(row[pairs_at] for row in effects), len(scales))


def _effects(warehouse: duckdb.DuckDBPyConnection, *, min_pairs: int, evidence_pairs: int) -> Iterator[tuple[Any, ...]]:
    cell_columns = impact_cell()
    key = ", ".join(cell_columns)
    _refuse(
        warehouse,
        f"select count(*) from {_PAIRS} where score_pre is null or score_post is null or pair_key is null",
        "matched pairs lack a score or their key",
    )
    _refuse(
        warehouse,
        f"select count(*) from (select 1 from {_PAIRS} group by {key}, pair_key having count(*) > 1)",
        "matched pairs stand more than once in a cell",
    )
    rows = _rows(
        warehouse,
        f"""select {key}, cast(score_pre as double), cast(score_post as double)
        from {_PAIRS} order by {key}, pair_key""",
    )
    for cell, pairs in groupby(rows, _first(len(cell_columns))):
        scores = [row[len(cell_columns) :] for row in pairs]
        effect = paired_effect(
            [a for a, _ in scores], [b for _, b in scores], min_pairs=min_pairs, evidence_pairs=evidence_pairs
        )
        yield (*cell, *astuple(effect))


def _scales(warehouse: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    key = ", ".join(SCALE)
    rows = _rows(
        warehouse,
        f"""select {key}, response_key, question_id, cast(scored_value as double) from {_ITEMS}
        where construct_id is not null and is_counted order by {key}, response_key, question_id""",
    )
    for scale, answers in groupby(rows, _first(len(SCALE))):
        by_respondent: dict[str, dict[str, float | None]] = {}
        for *_, response, question, value in answers:
            by_respondent.setdefault(response, {})[question] = value
        questions = sorted({q for given in by_respondent.values() for q in given})
        yield (*scale, *astuple(reliability([[given.get(q) for q in questions] for given in by_respondent.values()])))


def _first(count: int) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    return lambda row: row[:count]


def _rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> Iterable[tuple[Any, ...]]:
    cursor = warehouse.execute(query)
    while batch := cursor.fetchmany(10_000):
        yield from batch


def _refuse(warehouse: duckdb.DuckDBPyConnection, query: str, what: str) -> None:
    found = warehouse.execute(query).fetchone()
    if found and found[0]:
        message = f"{found[0]} {what} ({_PAIRS})."
        raise ContractError(message, remedy="Mend the model that builds the pairs; no estimate was written.")
