"""The metric dictionary: whole, about columns that there are, and never beside a figure of another design."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from coaching.paths import PROJECT
from coaching.seeds import DEFAULTS, SEEDS, Row, read_seeds

MODELS = PROJECT / "dbt_project" / "models" / "marts"
# what has no standard: what students do, what is one coach's
HELD = 40
ADDS_OVER = {"P11": ["place", "period"]} | {key: ["coach", "period"] for key in ("I17", "C01", "C04")}
RULES = {rule.column: rule for rule in SEEDS["ref_benchmarks"].rules}


Columns = dict[str, dict[str, dict[str, object]]]


@pytest.fixture(scope="module")
def metrics() -> list[Row]:
    return list(read_seeds(DEFAULTS).rows("ref_metrics"))


@pytest.fixture(scope="module")
def columns() -> Columns:
    """By mart, as readers know it, its columns and what each declares."""
    found: Columns = {}
    for file in MODELS.rglob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ()):
            found[model["name"].removesuffix("__restricted")] = {
                column["name"]: column.get("config", {}).get("meta", {}) for column in model["columns"]
            }
    return found


def test_all_forty_are_there(metrics: list[Row]) -> None:
    families = Counter(row["family"] for row in metrics)
    assert families == {"implementation": 18, "impact": 13, "coach_development": 4, "sustainability": 5}


def test_what_a_metric_names_is_there(metrics: list[Row], columns: Columns) -> None:
    held = [row for row in metrics if row["mart_name"]]
    missing = [
        (row["metric_id"], row[part])
        for row in held
        for part in ("column_name", "numerator_column", "denominator_column")
        if row[part] and row[part] not in columns[row["mart_name"]]
    ]
    assert missing == []
    assert len(held) == HELD


def test_a_held_share_names_both_its_parts(metrics: list[Row]) -> None:
    shares = [row for row in metrics if row["mart_name"] and row["unit"] == "share"]
    assert [row["metric_id"] for row in shares if not (row["numerator_column"] and row["denominator_column"])] == []
    assert len(shares) == 17


def test_each_held_metric_has_an_example_by_hand(metrics: list[Row]) -> None:
    """In a dbt unit test with `config.meta.golden` that expects its column, or in a test marked `golden`."""
    held = {row["metric_id"]: row["column_name"] for row in metrics if row["mart_name"]}
    by_hand = {metric for test, metrics_shown in _in_sql() for metric in metrics_shown if held.get(metric) in test}
    for file in (PROJECT / "tests").rglob("test_*.py"):
        for marked in re.findall(r"pytest\.mark\.golden\(([^)]*)\)", file.read_text(encoding="utf-8")):
            by_hand |= set(re.findall(r'"(\w+)"', marked))
    assert held.keys() - by_hand == set()
    assert by_hand - held.keys() == set(), "an example of a metric that no mart holds"


def _in_sql() -> Iterator[tuple[set[str], list[str]]]:
    for file in (PROJECT / "dbt_project" / "models").rglob("*.yml"):
        for test in yaml.safe_load(file.read_text(encoding="utf-8")).get("unit_tests", ()):
            rows = test["expect"].get("rows", ())
            columns = {column for row in rows if isinstance(row, dict) for column in row}
            yield columns, test.get("config", {}).get("meta", {}).get("golden", [])


def test_only_what_adds_up_over_everything_is_added_up(metrics: list[Row], columns: Columns) -> None:
    """People are in several rows, and a cycle counts in each standard that it touched."""
    added = [row for row in metrics if row["mart_name"] and row["combines"] in ("sum", "ratio")]
    for row in added:
        for part in filter(None, (row["numerator_column"] or row["column_name"], row["denominator_column"])):
            wanted = ADDS_OVER.get(row["metric_id"], ["place", "standard", "period"])
            assert columns[row["mart_name"]][part].get("adds_over") == wanted, row["metric_id"]
    assert len(added) == 8


def test_column_and_dictionary_name_one_another(metrics: list[Row], columns: Columns) -> None:
    held = {row["metric_id"]: (row["mart_name"], row["column_name"]) for row in metrics if row["mart_name"]}
    assert {metric for metric, (mart, name) in held.items() if columns[mart][name].get("metric") != metric} == set()
    told = {meta["metric"] for of in columns.values() for meta in of.values() if "metric" in meta}
    assert told == set(held), "a column's metric is not in the dictionary, or not as held"


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


def test_an_effect_is_given_a_figure_of_its_own_design(metrics: list[Row]) -> None:
    """Where marts choose one: a change from before to after never gets an effect between groups, nor the other way."""
    designs = {row["metric_id"]: row["design"] for row in metrics}
    asked = {
        call
        for folder in ("models", "macros")
        for file in (PROJECT / "dbt_project" / folder).rglob("*.sql")
        for call in re.findall(r"\{\{ fitting_benchmarks\('(\w+)', '(\w+)'\) \}\}", file.read_text(encoding="utf-8"))
    }
    assert asked == {("P02", "pre_post"), ("P03", "between_group")}
    assert all(designs[metric] == design for metric, design in asked)
    fitting = [row for row in read_seeds(DEFAULTS).rows("ref_benchmarks") if row["outcome_level"]]
    assert {(row["metric_id"], row["design"]) for row in fitting} == {("P03", "between_group")}


def test_a_figure_has_a_value_or_both_ends() -> None:
    told = {"value": "", "low": "28", "high": "42"}
    assert not RULES["value"].breaks(told, {})
    assert RULES["value"].breaks({**told, "high": ""}, {})
