"""Series and group-time effects as the night writes them: by hand, in any order, and not again without need."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.paths import PROJECT, Paths
from warehouse.estimate import practice
from warehouse.estimate.practice import OUTCOMES, event_study, series_effects, write_practice
from warehouse.estimates import EVENT_STUDY, SERIES

# Adds nothing to a mean nor to a slope, in any stretch of four weeks.
WAVE = (1.0, -1.0, -1.0, 1.0)
SCHOOLS, WEEKS = 20, 12
Told = SimpleNamespace


def series(outcome: str = "active_events", *, weeks: int = 16) -> list[tuple[object, ...]]:
    """10 and half a unit a week; from week 109 on two more, and three quarters a week."""
    return [
        ("school", "north", outcome, 109, 101 + t, 10 + t / 2 + WAVE[t % 4] + (2 + (t - 8) / 4) * (t >= 8))
        for t in range(weeks)
    ]


def teachers() -> Iterator[tuple[object, ...]]:
    """Of each school two who begin in week 6 and gain 1, one in week 8 who gains 4, and one never, all up by a tenth.

    Their own ups and downs cancel between the schools of a pair.
    """
    for school in range(SCHOOLS):
        for at, start in enumerate((6, 6, 8, None)):
            for week in range(1, WEEKS + 1):
                noise = (-1) ** school * ((school // 2 + 3 * at + 2) * (week * week + 3) * 7919 % 97) / 97
                gain = (1 if start == 6 else 4) * (start is not None and week >= start)
                value = week / 10 + noise + gain
                others = (None, value, None, None)
                yield ("2025-26", f"t{school:02}{at}", f"s{school:02}", week, start, value, *others)


def named(schema: object, row: tuple[object, ...]) -> Told:
    return Told(**dict(zip(schema.names, row, strict=True)))  # type: ignore[attr-defined]


@pytest.mark.golden("P09")
def test_a_series_by_hand() -> None:
    (row,) = series_effects(series())
    told = named(SERIES, row)
    assert (told.aligned_on, told.place, told.outcome_id, told.reason) == ("school", "north", "active_events", None)
    assert (told.level_change, told.slope_change) == pytest.approx((2, 0.25), abs=1e-9)
    assert told.level_ci_low < 2 < told.level_ci_high
    assert (told.estimator, told.library) == ("its_newey_west", "statsmodels")
    few = named(SERIES, next(series_effects(series(weeks=15))))
    assert (few.reason, few.level_change, few.library) == ("few_weeks", None, "statsmodels")


@pytest.mark.golden("P10")
def test_effects_by_hand() -> None:
    """Two of three coached gain 1 and one gains 4: 2 in the mean, of weeks and of all four of them."""
    rows = [named(EVENT_STUDY, row) for row in event_study(list(teachers()))]
    whole, *weeks = (row for row in rows if row.outcome_id == "active_share")
    assert (whole.event_window, whole.event_time, whole.reason) == ("overall", None, None)
    assert (whole.n_teachers, whole.n_schools, whole.n_left_out) == (80, 20, 0)
    assert whole.effect == pytest.approx(2, abs=1e-9)
    assert whole.ci_low < 2 < whole.ci_high
    # nothing moved before, so that departures as great as before are none
    assert (whole.robust_low, whole.robust_high) == pytest.approx((whole.ci_low, whole.ci_high), abs=1e-9)
    assert [row.event_time for row in weeks] == [-5, -4, -3, -2, 0, 1, 2, 3]
    assert [row.effect for row in weeks] == pytest.approx([0] * 4 + [2] * 4, abs=1e-9)
    # since the week before the start: all rise by a tenth a week
    trend = [(row.event_time + 1) / 10 for row in weeks]
    assert [row.mean_change_comparison for row in weeks] == pytest.approx(trend, abs=1e-9)
    for row in (whole, *weeks):
        assert row.mean_change_coached - row.mean_change_comparison == pytest.approx(row.effect, abs=1e-9)
    # those of week 8 are compared with nobody but the twenty, those of week 6 also with them until they begin
    assert [row.n_coached for row in weeks] == [60] * 8
    assert [row.n_comparison for row in weeks] == [40] * 6 + [20] * 2
    assert (whole.n_coached, whole.n_comparison) == (60, 40)
    assert all(row.library == "diff-diff" for row in (whole, *weeks))


def test_few_schools_have_effects_without_intervals_and_what_nobody_has_is_told() -> None:
    rows = [named(EVENT_STUDY, row) for row in event_study([r for r in teachers() if str(r[2]) < "s08"])]
    assert {row.outcome_id: row.reason for row in rows} == {
        "active_share": "few_schools",
        "active_events": "no_not_yet_coached",
        "feedback_events": "few_schools",
        "feedback_hours": "no_not_yet_coached",
        "interactions": "no_not_yet_coached",
    }
    share = [row for row in rows if row.outcome_id == "active_share"]
    assert [row.event_window for row in share] == ["overall", "-5", "-4", "-3", "-2", "0", "1", "2", "3"]
    assert [row.effect for row in share] == pytest.approx([2] + [0] * 4 + [2] * 4, abs=1e-9)
    assert {row.ci_low for row in rows} == {None}


def test_a_teacher_is_of_the_school_of_most_weeks() -> None:
    """One teacher more in a school of their own for five weeks: no cluster more."""
    moved = [(*r[:2], "s99" if r[1] == "t000" and int(str(r[3])) <= 5 else r[2], *r[3:]) for r in teachers()]
    whole = named(EVENT_STUDY, next(event_study(moved)))
    assert whole == named(EVENT_STUDY, next(event_study(list(teachers()))))


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Both relations, their rows in no order."""
    with duckdb.connect() as made:
        made.execute("create schema intermediate; use intermediate")
        made.execute(
            "create table int_practice_weeks__aligned "
            "(aligned_on text, place text, outcome_id text, begins_at bigint, week_number bigint, mean_value double)"
        )
        made.execute(
            "create table int_teacher_weeks__timed (school_year text, teacher_key text, school_key text, "
            f"week_number bigint, own_start bigint, {' double, '.join(OUTCOMES)} double)"
        )
        for name, rows in (("int_practice_weeks__aligned", series()), ("int_teacher_weeks__timed", list(teachers()))):
            told = pa.table(
                [pa.array(column) for column in zip(*rows, strict=True)], names=[*map(str, range(len(rows[0])))]
            )
            made.register("told", told)
            made.execute(f"insert into {name} select * from told order by random()")
        yield made


def test_equal_rows_are_not_computed_again(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(tmp_path)
    files = [paths.estimates / f"{name}.parquet" for name in ("series", "event_study")]
    write_practice(warehouse, paths=paths)
    before = [file.read_bytes() for file in files]
    assert [pq.read_table(file).schema.equals(of) for file, of in zip(files, (SERIES, EVENT_STUDY), strict=True)]
    assert (pq.read_table(files[0]).num_rows, pq.read_table(files[1]).num_rows) == (1, 21)
    for file in files:
        file.unlink()
    write_practice(warehouse, paths=paths)
    assert [file.read_bytes() for file in files] == before, "equal rows give equal bytes"

    asked: list[str] = []
    monkeypatch.setattr(practice, "series_effects", lambda _: asked.append("series") or [])
    monkeypatch.setattr(practice, "event_study", lambda _: asked.append("event_study") or [])
    write_practice(warehouse, paths=paths)
    assert (asked, [file.read_bytes() for file in files]) == ([], before)
    warehouse.execute("update int_teacher_weeks__timed set own_start = 7 where own_start = 8")
    write_practice(warehouse, paths=paths)
    assert asked == ["event_study"]
    monkeypatch.setattr(practice, "version", lambda _: "another")
    write_practice(warehouse, paths=paths)
    assert asked == ["event_study", "series", "event_study"], "another library may come to another number"


def test_python_and_sql_follow_the_same_outcomes() -> None:
    macro = (PROJECT / "dbt_project" / "macros" / "practice.sql").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^ +'(\w+)': \{'value'", macro, re.MULTILINE)) == OUTCOMES
