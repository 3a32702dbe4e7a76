"""What is done on platforms before and after coaching began: series of weeks, and coached beside not yet coached.

Flow: intermediate.int_practice_weeks__aligned -> estimates/series.parquet -> mart_its_effects
      intermediate.int_teacher_weeks__timed -> estimates/event_study.parquet -> mart_event_study
Formulas stand in its.py, group_time.py and pretrends.py. Their libraries take half a second to import and a second to
compute, and weeks change once a week: a file that was made from the same rows by the same code stays as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from hashlib import sha256
from importlib.metadata import version
from itertools import groupby
from math import fsum
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.paths import Paths
from warehouse import files
from warehouse.engine import Schema
from warehouse.estimate.event_time import EventTime, GroupTimeEffect
from warehouse.estimate.group_time import group_time_effect
from warehouse.estimate.its import interrupted_series
from warehouse.estimates import EVENT_STUDY, SERIES

Rows = Sequence[tuple[Any, ...]]
OUTCOMES = ("active_share", "active_events", "feedback_events", "feedback_hours", "interactions")
SERIES_QUERY = f"""
select aligned_on, place, outcome_id, begins_at, week_number, mean_value
from {Schema.INTERMEDIATE}.int_practice_weeks__aligned
where begins_at is not null order by aligned_on, place, outcome_id, week_number
"""
TEACHERS_QUERY = f"""
select school_year, teacher_key, school_key, week_number, own_start, {", ".join(OUTCOMES)}
from {Schema.INTERMEDIATE}.int_teacher_weeks__timed order by school_year, teacher_key, week_number
"""
OVERALL = "overall"
_MADE_FROM = "made_from"
_LIBRARIES = ("numpy", "scipy", "pandas", "statsmodels", "diff-diff")


def write_practice(warehouse: duckdb.DuckDBPyConnection, *, paths: Paths) -> None:
    """Writes both files, each by one rename, unless it stands there already, made from equal rows by equal code."""
    for name, query, schema, effects in (
        ("series", SERIES_QUERY, SERIES, series_effects),
        ("event_study", TEACHERS_QUERY, EVENT_STUDY, event_study),
    ):
        _write(paths.estimates / f"{name}.parquet", warehouse.execute(query).fetchall(), schema, effects)


def series_effects(rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows of `series.parquet`, one a series: of `SERIES_QUERY`, in its order."""
    for (aligned_on, place, outcome, begins_at), found in groupby(rows, lambda row: row[:4]):
        weeks, values = zip(*(row[4:] for row in found), strict=True)
        told = interrupted_series(values, weeks, first_week=begins_at)
        yield (
            *(aligned_on, place, outcome, told.lags, told.autocorrelation),
            *(told.level_change, told.level_se, told.level_low, told.level_high),
            *(told.slope_change, told.slope_se, told.slope_low, told.slope_high),
            *(told.reason, *astuple(told.origin)),
        )


def event_study(rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows of `event_study.parquet`: of each school year and outcome the mean effect, then the weeks it is made of.

    Args:
        rows: of `TEACHERS_QUERY`, in its order.
    """
    for year, found in groupby(rows, lambda row: str(row[0])):
        weeks = [row[1:] for row in found]
        school_of = _schools(weeks)
        for at, outcome in enumerate(OUTCOMES, 4):
            known = [(r[0], school_of[r[0]], r[2], r[at], r[3]) for r in weeks if r[at] is not None]
            yield from _told(year, outcome, group_time_effect(known))


def _schools(weeks: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """Of each teacher the school of most weeks, of equal ones the first by its key."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for teacher, school, *_ in weeks:
        counted[teacher][school] += 1
    return {teacher: min(own, key=lambda school: (-own[school], school)) for teacher, own in counted.items()}


def _told(year: str, outcome: str, told: GroupTimeEffect) -> Iterator[tuple[Any, ...]]:
    about = (told.n_teachers, told.n_schools, told.n_left_out, told.reason, *astuple(told.origin))
    tests = (told.pretrend_p, told.pretrend_power, told.detectable_slope)
    bounds = (told.robust_low, told.robust_high, told.breakdown)
    whole = (told.att, told.se, told.ci_low, told.ci_high)
    yield (year, outcome, OVERALL, None, *_over_weeks(told.by_event_time), *whole, *tests, *bounds, *about)
    for at in told.by_event_time:
        yield (year, outcome, str(at.event_time), *_at(at), *[None] * 6, *about)


def _over_weeks(weeks: Sequence[EventTime]) -> tuple[Any, ...]:
    """Both groups over the weeks from the start on: whoever is in a later one is in the first, and the mean changes."""
    after = [at for at in weeks if at.event_time >= 0]
    if not after:
        return (None,) * 4
    changes = ([at.mean_change_coached for at in after], [at.mean_change_comparison for at in after])
    return (after[0].n_coached, after[0].n_comparison, *(fsum(change) / len(after) for change in changes))


def _at(at: EventTime) -> tuple[Any, ...]:
    groups = (at.n_coached, at.n_comparison, at.mean_change_coached, at.mean_change_comparison)
    return (at.event_time, *groups, at.att, at.se, at.ci_low, at.ci_high)


def _write(path: Path, rows: Rows, schema: pa.Schema, effects: Callable[[Rows], Iterable[tuple[Any, ...]]]) -> None:
    digest = _digest(rows, schema)
    if path.exists():
        with pq.ParquetFile(path) as file:
            if (file.schema_arrow.metadata or {}).get(_MADE_FROM.encode()) == digest.encode():
                return
    files.write_table(path, files.table(list(effects(rows)), schema), footer={_MADE_FROM: digest})


def _digest(rows: Rows, schema: pa.Schema) -> str:
    """Of the rows, the file's columns, the estimators' code, whichever of it they go through, and its libraries."""
    found = sha256(repr([str(schema), *map(version, _LIBRARIES)]).encode())
    for code in sorted(Path(__file__).parent.glob("*.py")):
        found.update(code.read_bytes())
    for row in rows:
        found.update(repr(row).encode())
    return found.hexdigest()
