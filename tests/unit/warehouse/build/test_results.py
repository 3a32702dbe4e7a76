"""How dbt's failures are told."""

import json
from pathlib import Path

import pytest

from warehouse.build.results import failures, scrubbed, where


def test_failures_are_told_by_node_and_count_without_values(tmp_path: Path) -> None:
    file = tmp_path / "run_results.json"
    secret = "could not convert 'Ada Lovelace'"
    results = [
        {
            "unique_id": "model.coaching.dim_staff",
            "status": "error",
            "message": f"Runtime Error in model\n  Conversion Error: {secret}",
        },
        {"unique_id": "test.coaching.rows_add_up", "status": "fail", "failures": 3, "message": f"Got 3 {secret}"},
        {"unique_id": "model.coaching.dim_date", "status": "success", "message": "OK"},
    ]
    file.write_text(json.dumps({"results": results}))
    told = failures(scrubbed(file))
    assert told == ["model dim_staff (Conversion Error)", "test rows_add_up (3 rows)"]
    assert "Ada" not in file.read_text()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            (
                "Compilation Error\n  Model 'model.coaching.dim_school' (models/core/dim_school.sql) depends on a node "
                "named 'dim_skool' which was not found"
            ),
            "model dim_school asks for the node 'dim_skool', which does not exist",
        ),
        (
            (
                "Compilation Error\n  Model 'model.coaching.stg_x' (models/stg_x.sql) depends on a source "
                "named 'landing.x' which was not found"
            ),
            "model stg_x asks for the source 'landing.x', which does not exist",
        ),
        (
            "Compilation Error in model dim_school (models/core/dim_school.sql)\n  Expected 'ann@example.test'",
            "Compilation Error in model dim_school",
        ),
        ("Something else with ann@example.test", ""),
    ],
)
def test_a_stop_is_told_by_names_of_nodes_alone(said: str, told: str) -> None:
    assert where(said) == told
