"""No join over events compares every row with every row: that stays unseen at the size of a demo and takes hours at the size of a district."""

import duckdb
import pytest

from tests.integration.nights import ThreeNights
from warehouse.dbt import target_path

OVER_EVENTS = ("fct_lms_daily", "int_lms__other_events")
# DuckDB's join where no column of the one side equals a column of the other, as when an outer join's condition looks at one side alone
ROW_BY_ROW = "BLOCKWISE_NL_JOIN"


@pytest.mark.parametrize("model", OVER_EVENTS)
def test_events_are_joined_by_hash(three_nights: ThreeNights, model: str) -> None:
    paths = three_nights.line.paths
    (compiled,) = (target_path(paths) / "compiled").rglob(f"models/**/{model}.sql")
    with duckdb.connect(str(paths.warehouse), read_only=True) as engine:
        plan = engine.execute("explain " + compiled.read_text(encoding="utf-8")).fetchall()[0][1]
    assert "HASH_JOIN" in plan
    assert ROW_BY_ROW not in plan
