"""The models in a warehouse of three nights: each described, built without a warning, its logic tried on made-up rows,
and joined in a way that stays fast at the size of a district.
"""

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
import yaml

from coaching.paths import PROJECT, Paths
from extractors import declared
from tests.integration.nights import ThreeNights, sandbox_district, tell
from warehouse.build import dbt
from warehouse.build.command import target_path

OVER_EVENTS = ("int_lms_days__actors", "fct_lms_daily", "int_lms__events_credited", "int_lms_weeks__teachers")
# DuckDB's join where no column of the one side equals a column of the other, as when an outer join's condition looks at
# one side alone
ROW_BY_ROW = "BLOCKWISE_NL_JOIN"


def _described(paths: Paths) -> dict[str, dict[str, str]]:
    """By relation, as its model or seed is named, the description of each column; `''` has the relation's own."""
    found: dict[str, dict[str, str]] = {}
    for folder in (PROJECT / "dbt_project" / "models", paths.dbt / "models"):
        for file in folder.rglob("*.yml"):
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            for entry in (*(content.get("models") or ()), *(content.get("seeds") or ())):
                columns = {c["name"]: c.get("description", "") for c in entry.get("columns") or ()}
                found[entry["name"]] = {"": entry.get("description", ""), **columns}
    return found


def test_every_model_and_column_is_described(three_nights: ThreeNights) -> None:
    """Of the warehouse as it was built, so that a column that no yml names is found too."""
    paths = three_nights.line.paths
    described, silent = _described(paths), []
    with duckdb.connect(str(paths.warehouse), read_only=True) as engine:
        columns = engine.execute(
            """select schema_name, table_name, list(column_name) from duckdb_columns()
            where not internal and table_name <> 'build_record' group by all"""
        ).fetchall()
    for schema, table, names in columns:
        restricted = f"{table}__restricted"
        said = described.get(restricted if schema == "marts_restricted" and restricted in described else table, {})
        silent += [f"{schema}.{table}.{name}" for name in ("", *names) if not said.get(name)]
    tell(f"{len(columns)} relations with {sum(len(names) for *_, names in columns)} columns, {len(silent)} undescribed")
    assert len(columns) > 150
    assert silent == []


def test_a_build_ends_without_a_warning(three_nights: ThreeNights) -> None:
    """As the last of three nights left it; what dbt itself warns of as deprecated stops a build."""
    made = dbt.known(three_nights.line.paths).made
    ended = Counter((name.split(".")[0], node.status) for name, node in made.items())
    tell(f"{len(made)} nodes: {dict(ended)}")
    flags = yaml.safe_load((PROJECT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))["flags"]
    assert flags["warn_error_options"] == {"error": ["Deprecations"]}
    assert {kind for kind, _ in ended} == {"model", "seed", "test"}
    assert {status for _, status in ended} == {"success", "pass"}


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
