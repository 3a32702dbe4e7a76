"""Outcomes: a standard's mean less its indicator's is that of the few who are in one and not in the other."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.district import Thresholds
from tests.unit.warehouse.attack.declared import outcomes
from warehouse.attack import Report, attack


def run(folder: Path, standard: int, indicator: int) -> Report:
    (folder / "bi" / "marts").mkdir(parents=True)
    ((name, mart),) = outcomes().items()
    pq.write_table(
        pa.Table.from_pylist([_row("F:1", None, standard), _row("F:1a", "F:1", indicator)]),
        folder / "bi" / "marts" / f"{name}.parquet",
    )
    return attack(folder, {name: mart}, Thresholds())


def _row(code: str, parent: str | None, people: int) -> dict[str, object]:
    return {
        "school_key": "s1", "school_group": "North", "poverty_band": "low",
        "framework_id": "F", "qualified_code": code, "parent_code": parent,
        "standard_level": "indicator" if parent else "standard",
        "period_type": "school_year", "period_key": "2025-26",
        "period_start": dt.date(2025, 8, 18), "period_end": dt.date(2026, 6, 12),
        "outcome_id": "agency", "design": "prepost", "comparison_id": "none", "attribution": "exposed",
        "n_pre": people, "n_post": people, "n_matched": people, "mean_pre": 2.5, "suppressed": False,
    }  # fmt: skip


@pytest.mark.parametrize(("indicator", "leaks"), [(28, True), (20, False), (30, False)])
def test_the_people_between_two_rows(tmp_path: Path, indicator: int, *, leaks: bool) -> None:
    report = run(tmp_path, 30, indicator)
    assert bool(report.tallies["rows within rows", "mart_impact_by_school_standard"].narrowed) == leaks
    assert bool(report.found) == leaks
