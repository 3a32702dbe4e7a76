"""The estimate step: effects, comparisons and scale reliability, between the two dbt steps.

Flow: warehouse.duckdb (read-only) -> estimates/*.parquet, one a table of `warehouse.estimates` -> marts

Equal input gives equal bytes: fixed schema, rows ordered by key, sums that do not depend on order.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

import duckdb

from coaching.district import District, Thresholds
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse import files
from warehouse.engine import Schema, reading
from warehouse.estimate.chance import chance
from warehouse.estimate.comparisons import QUERY, comparisons
from warehouse.estimate.effects import PairedEffect, paired_effect
from warehouse.estimate.gaps import QUERY as GAPS_QUERY
from warehouse.estimate.gaps import gaps
from warehouse.estimate.outcome_changes import QUERY as OUTCOMES_QUERY
from warehouse.estimate.outcome_changes import outcome_changes
from warehouse.estimate.pathways import QUERY as PATHWAYS_QUERY
from warehouse.estimate.pathways import pathways
from warehouse.estimate.practice import write_practice
from warehouse.estimate.reliability import reliability
from warehouse.estimate.school_effects import QUERY as SCHOOL_CELLS
from warehouse.estimate.school_effects import school_effects
from warehouse.estimate.surveys import survey_items, survey_nonresponse
from warehouse.estimates import (
    COMPARISONS,
    EFFECTS,
    GAPS,
    OUTCOME_CHANGES,
    PATHWAYS,
    RELIABILITY,
    SCALE,
    SCHOOL_EFFECTS,
    SURVEY_ITEMS,
    SURVEY_NONRESPONSE,
    VARIANTS,
)

_ANSWERS = f"{Schema.INTERMEDIATE}.int_impact__answers"
_ITEMS = f"{Schema.INTERMEDIATE}.int_survey_items__placed"


@dataclass(frozen=True)
class EstimateResult:
    """What was computed: cells and matched pairs behind `effects.parquet`, scales behind `reliability.parquet`."""

    cells: int
    pairs: int
    scales: int


def estimate(*, paths: Paths, district: District) -> EstimateResult:
    """Computes all of `warehouse.estimates` but the mask, and writes the files, each by one rename.

    Raises:
        ContractError: a pair lacks a score or stands twice in its cell; nothing was written.
    """
    limits = district.thresholds
    with reading(paths.warehouse) as warehouse:
        told = [one for variant in VARIANTS for one in _effects(warehouse, variant, limits)]
        scales = [row for variant in VARIANTS for row in _scales(warehouse, variant)]
        compared = list(comparisons(_rows(warehouse, QUERY), matters=limits.change_that_matters))
        apart = list(gaps(_rows(warehouse, GAPS_QUERY)))
        alone = {cell: effect for variant, cell, effect in told if variant == "live"}
        together = list(school_effects(_rows(warehouse, SCHOOL_CELLS), alone))
        between = list(pathways(_rows(warehouse, PATHWAYS_QUERY)))
        changed = list(outcome_changes(_rows(warehouse, OUTCOMES_QUERY), limits))
        items, lost = list(survey_items(warehouse)), list(survey_nonresponse(warehouse))
        write_practice(warehouse, paths=paths)
    effects = [
        (variant, cell, *astuple(effect), *astuple(chance(effect, limits.change_that_matters)))
        for variant, cell, effect in told
    ]
    files.write_table(paths.estimates / "effects.parquet", files.table(effects, EFFECTS))
    files.write_table(paths.estimates / "reliability.parquet", files.table(scales, RELIABILITY))
    files.write_table(paths.estimates / "comparisons.parquet", files.table(compared, COMPARISONS))
    files.write_table(paths.estimates / "gaps.parquet", files.table(apart, GAPS))
    files.write_table(paths.estimates / "school_effects.parquet", files.table(together, SCHOOL_EFFECTS))
    files.write_table(paths.estimates / "pathways.parquet", files.table(between, PATHWAYS))
    files.write_table(paths.estimates / "outcome_changes.parquet", files.table(changed, OUTCOME_CHANGES))
    files.write_table(paths.estimates / "survey_items.parquet", files.table(items, SURVEY_ITEMS))
    files.write_table(paths.estimates / "survey_nonresponse.parquet", files.table(lost, SURVEY_NONRESPONSE))
    return EstimateResult(len(told), sum(effect.n for _, _, effect in told), len(scales))


def _effects(
    warehouse: duckdb.DuckDBPyConnection, variant: str, limits: Thresholds
) -> Iterator[tuple[str, str, PairedEffect]]:
    pairs = f"from {_ANSWERS}{VARIANTS[variant]} where is_matched"
    _refuse(
        warehouse,
        f"select count(*) {pairs} and (score_pre is null or score_post is null or pair_key is null)",
        "matched pairs lack a score or their key",
    )
    _refuse(
        warehouse,
        f"select count(*) from (select 1 {pairs} group by cell_key, pair_key having count(*) > 1)",
        "matched pairs stand more than once in a cell",
    )
    rows = _rows(
        warehouse,
        f"""select cell_key, place_level <> 'school', cast(score_pre as double), cast(score_post as double)
        {pairs} order by cell_key, pair_key""",
    )
    for (cell, is_pooled), found in groupby(rows, _first(2)):
        scores = [row[2:] for row in found]
        effect = paired_effect(
            [before for before, _ in scores],
            [after for _, after in scores],
            min_pairs=limits.min_pairs,
            evidence_pairs=limits.evidence_pairs,
            is_pooled=is_pooled,
        )
        yield variant, cell, effect


def _scales(warehouse: duckdb.DuckDBPyConnection, variant: str) -> Iterator[tuple[Any, ...]]:
    key = ", ".join(SCALE)
    rows = _rows(
        warehouse,
        f"""select {key}, response_key, question_id, cast(scored_value as double)
        from {_ITEMS}{VARIANTS[variant]} order by {key}, response_key, question_id""",
    )
    for scale, answers in groupby(rows, _first(len(SCALE))):
        by_respondent: dict[str, dict[str, float | None]] = {}
        for *_, response, question, value in answers:
            by_respondent.setdefault(response, {})[question] = value
        questions = sorted({q for given in by_respondent.values() for q in given})
        told = reliability([[given.get(q) for q in questions] for given in by_respondent.values()])
        yield (variant, *scale, *astuple(told))


def _first(count: int) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    return lambda row: row[:count]


def _rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> Iterable[tuple[Any, ...]]:
    cursor = warehouse.execute(query)
    while batch := cursor.fetchmany(10_000):
        yield from batch


def _refuse(warehouse: duckdb.DuckDBPyConnection, query: str, what: str) -> None:
    found = warehouse.execute(query).fetchone()
    if found and found[0]:
        message = f"{found[0]} {what} ({_ANSWERS})."
        raise ContractError(message, remedy="Mend the model that builds the answers; no estimate was written.")
