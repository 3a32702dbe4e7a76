"""The metric dictionary: whole, about columns that there are, and never beside a figure of another design."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from coaching.paths import PROJECT
from coaching.seeds import DEFAULTS, SEEDS, Row, read_seeds

MODELS = PROJECT / "dbt_project" / "models" / "marts"
RULES = {rule.column: rule for rule in SEEDS["ref_benchmarks"].rules}


@pytest.fixture(scope="module")
def metrics() -> list[Row]:
    return list(read_seeds(DEFAULTS).rows("ref_metrics"))


@pytest.fixture(scope="module")
def columns() -> dict[str, set[str]]:
    """By mart, as readers know it, its columns."""
    found: dict[str, set[str]] = {}
    for file in MODELS.rglob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ()):
            found[model["name"].removesuffix("__restricted")] = {column["name"] for column in model["columns"]}
    return found


def test_all_forty_are_there(metrics: list[Row]) -> None:
    families = Counter(row["family"] for row in metrics)
    assert families == {"implementation": 18, "impact": 13, "coach_development": 4, "sustainability": 5}


def test_what_a_metric_names_is_there(metrics: list[Row], columns: dict[str, set[str]]) -> None:
    held = [row for row in metrics if row["mart_name"]]
    missing = [
        (row["metric_id"], row[part])
        for row in held
        for part in ("column_name", "numerator_column", "denominator_column")
        if row[part] and row[part] not in columns[row["mart_name"]]
    ]
    assert missing == []
    assert len(held) >= 9


def test_a_held_ratio_names_both_its_parts(metrics: list[Row]) -> None:
    ratios = [row for row in metrics if row["mart_name"] and row["combines"] == "ratio"]
    assert [row["metric_id"] for row in ratios if not (row["numerator_column"] and row["denominator_column"])] == []
    assert len(ratios) >= 5


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ("kraft,P02,0.49,SD,between_group", "design"),
        ("kraft,P03,0.49,SD,pre_post", "design"),
        ("kraft,P03,0.49,scale points,between_group", "unit"),
        ("kraft,P03,,SD,between_group", "value"),
        ("kraft,P99,0.49,SD,between_group", "metric_id"),
    ],
)
def test_a_districts_own_figure_stands_beside_no_metric_of_another_kind(
    wrong: str, column: str, tmp_path: Path
) -> None:
    """As an effect between groups beside a change from before to after."""
    seed = SEEDS["ref_benchmarks"]
    cells = dict(zip(("benchmark_id", "metric_id", "value", "unit", "design"), wrong.split(","), strict=True))
    text = {"says": "x", "population": "x", "source": "x", "is_verified": "true"}
    row = dict.fromkeys(seed.headings, "") | text | cells
    (tmp_path / "seeds").mkdir()
    told = f"{','.join(seed.headings)}\n{','.join(row.values())}\n"
    (tmp_path / "seeds" / seed.file).write_text(told, encoding="utf-8")
    found = [f for f in read_seeds(tmp_path).findings({}) if f.file == f"seeds/{seed.file}"]
    assert [f.place for f in found] == [f"line 2, column {column}"]


def test_a_figure_has_a_value_or_both_ends() -> None:
    told = {"value": "", "low": "28", "high": "42"}
    assert not RULES["value"].breaks(told, {})
    assert RULES["value"].breaks({**told, "high": ""}, {})
