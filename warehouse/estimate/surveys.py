"""The estimate step's part about surveys: how items go with their scale, and who did not answer again.

Flow: warehouse.duckdb (read-only) -> estimates/{survey_items,survey_nonresponse}.parquet -> mart_survey_quality,
mart_survey_items

Both are of the facts as they are: no published mart shows them.
"""

from collections.abc import Iterator
from dataclasses import astuple
from itertools import groupby
from typing import Any

import duckdb

from warehouse.engine import Schema
from warehouse.estimate.nonresponse import nonresponse
from warehouse.estimate.reliability import item_fits
from warehouse.estimates import COMPARED, SCALE

_ITEMS = f"{Schema.INTERMEDIATE}.int_survey_items__placed"
_PAIRED = f"{Schema.INTERMEDIATE}.int_survey_respondents__paired"
_Row = tuple[Any, ...]


def survey_items(warehouse: duckdb.DuckDBPyConnection) -> Iterator[_Row]:
    """Rows of `survey_items.parquet`: each item of each scale, form version and wave, ordered by key."""
    key = ", ".join(SCALE)
    rows = warehouse.execute(
        f"""select {key}, response_key, question_id, cast(scored_value as double)
        from {_ITEMS} order by {key}, response_key, question_id"""
    ).fetchall()
    for scale, answers in groupby(rows, lambda row: row[: len(SCALE)]):
        by_respondent: dict[str, dict[str, float | None]] = {}
        for *_, response, question, value in answers:
            by_respondent.setdefault(response, {})[question] = value
        questions = sorted({q for given in by_respondent.values() for q in given})
        fits = item_fits([[given.get(q) for q in questions] for given in by_respondent.values()])
        yield from ((*scale, question, *astuple(fit)) for question, fit in zip(questions, fits, strict=True))


def survey_nonresponse(warehouse: duckdb.DuckDBPyConnection) -> Iterator[_Row]:
    """Rows of `survey_nonresponse.parquet`: of each form, two waves and construct who can be followed, by key."""
    key = ", ".join(COMPARED)
    rows = warehouse.execute(
        f"""select {key}, bool_or(score_post is not null), max(score_pre)
        from {_PAIRED} where score_pre is not null and is_identified
        group by {key}, person_key order by {key}, person_key"""
    ).fetchall()
    for compared, people in groupby(rows, lambda row: row[: len(COMPARED)]):
        sides: dict[bool, list[float]] = {True: [], False: []}
        for *_, has_post, score in people:
            sides[has_post].append(float(score))
        yield (*compared, *astuple(nonresponse(sides[True], sides[False])))
