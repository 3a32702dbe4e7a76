"""The models in a warehouse of three nights: dbt's unit tests, and plans that stay fast at the size of a district."""

import shutil
from pathlib import Path

import duckdb
import pytest

from coaching.paths import Paths
from extractors import declared
from tests.integration.nights import ThreeNights, sandbox_district, tell
from warehouse.build import dbt
from warehouse.build.command import target_path

OVER_EVENTS = ("fct_lms_daily", "int_lms__events_credited")
# DuckDB's join where no column of the one side equals a column of the other, as when an outer join's condition looks at
# one side alone
ROW_BY_ROW = "BLOCKWISE_NL_JOIN"


def test_unit_tests_of_the_models_pass(three_nights: ThreeNights, tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    shutil.copytree(three_nights.line.paths.root, paths.root, symlinks=True)
    district = sandbox_district()
    done = dbt.unit_tests(district, declared(district, include_unconfigured=True), paths=paths)
    tell(f"{done.passed} dbt unit tests passed in {done.seconds} s")
    assert done.passed >= 8


@pytest.mark.parametrize("model", OVER_EVENTS)
def test_events_are_joined_by_hash(three_nights: ThreeNights, model: str) -> None:
    """A join of every row with every row is unseen at the size of a demo and takes hours at the size of a district."""
    paths = three_nights.line.paths
    (compiled,) = (target_path(paths) / "compiled").rglob(f"models/**/{model}.sql")
    with duckdb.connect(str(paths.warehouse), read_only=True) as engine:
        plan = engine.execute("explain (format json) " + compiled.read_text(encoding="utf-8")).fetchall()[0][1]
    assert "HASH_JOIN" in plan
    assert ROW_BY_ROW not in plan
