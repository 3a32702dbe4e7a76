"""A mart over posts and months, of one model and one yml: twin, mask, promises, audit, comments come by themselves."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import load_district
from coaching.errors import ContractError
from coaching.marts import Mart, declared_marts
from coaching.paths import Paths
from expectations.marts.check import check_marts
from tests.unit.warehouse.toy_mart import DECLARATION, NAME, RESTRICTED
from warehouse.build.command import DBT_PROJECT, dbt_environment
from warehouse.build.twins import write_twins
from warehouse.protect import mask
from warehouse.publish import publish

PROJECT_FILE = """
name: coaching
version: "1.0.0"
profile: coaching
model-paths: [models, "{{ env_var('COACHING_DBT_MODELS') }}"]
macro-paths: [macros]
test-paths: [tests]
models:
  coaching: {marts: {+schema: marts, +materialized: table, +persist_docs: {relation: true, columns: true}}}
"""
SOURCES = """
version: 2
sources:
  - name: coaching
    tables:
      - name: privacy_mask
        config: {{meta: {{external_location: "read_parquet('{mask}')"}}}}
"""
FILES = {
    "dbt_project.yml": PROJECT_FILE,
    f"models/marts/posts/{NAME}.yml": DECLARATION,
    f"models/marts/posts/{NAME}__restricted.sql": (
        f"{{{{ config(schema='marts_restricted', alias='{NAME}') }}}}\n{RESTRICTED}"
    ),
    f"models/marts/posts/{NAME}.sql": f"{{{{ published('{NAME}') }}}}\n",
}
KEPT = ("models/marts/privacy", "macros", "tests/generic", "tests/marts_hide_what_they_must.sql", "profiles.yml")
Line = tuple[Paths, Mapping[str, Mart]]


def run(project: Path, paths: Paths, *arguments: str) -> None:
    told = {
        "district": "toy",
        "protected_marts": [NAME],
        "thresholds": load_district("sandbox").thresholds.model_dump(),
    }
    folders = ("--project-dir", str(project), "--profiles-dir", str(project), "--vars", json.dumps(told))
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *arguments, *folders]
    ended = subprocess.run(command, env=dbt_environment(paths), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The toy project, its mart built, masked and published as dbt and our steps do it."""
    root = tmp_path_factory.mktemp("toy")
    project, paths = root / "project", Paths(root / "data")
    for name, text in FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    for name in KEPT:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).symlink_to(DBT_PROJECT / name)
    declared = declared_marts(project / "models" / "marts")
    write_twins(paths, declared)
    (paths.dbt / "seeds").mkdir()
    sources = SOURCES.format(mask=paths.estimates / "privacy_mask.parquet")
    (paths.dbt / "models" / "sources.yml").write_text(sources)
    run(project, paths, "build", "--select", f"{NAME}__restricted")
    mask(paths=paths, district=load_district("sandbox"), marts=declared)
    run(project, paths, "build", "--select", "tag:after_estimate")
    return paths, declared


@pytest.fixture
def publish_it(line: Line, tmp_path: Path) -> Callable[..., Paths]:
    """Checks and publishes a copy of the toy's warehouse, after what a test does to it."""

    def go(*statements: str) -> Paths:
        paths = Paths(tmp_path / "data")
        paths.root.mkdir(exist_ok=True)
        paths.warehouse.write_bytes(line[0].warehouse.read_bytes())
        with duckdb.connect(str(paths.warehouse)) as warehouse:
            for statement in statements:
                warehouse.execute(statement)
        thresholds = load_district("sandbox").thresholds
        publish(paths=paths, code_version="t", data_through={}, thresholds=thresholds, marts=line[1], facts={})
        return paths

    return go


def shown(paths: Paths, columns: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        query = f"select {columns} from marts.{NAME} order by all"
        return warehouse.execute(query).fetchall()


def test_the_twin_hides_small_cells_their_neighbours_and_few_coaches(line: Line) -> None:
    paths, _ = line
    reasons = {
        row["cell_key"]: row["reason"] for row in pq.read_table(paths.estimates / "privacy_mask.parquet").to_pylist()
    }
    hidden = {key: reason for key, reason in reasons.items() if reason}
    assert len(reasons) == 20
    assert hidden["post 1|month|2025-10"] == "primary"
    assert set(hidden.values()) == {"primary", "line"}
    found = shown(
        paths,
        "concat_ws('|', post, period_type, period_key), suppressed, reach_rate, coaches_active, coach_minutes_median",
    )
    assert len(found) == 10, "November and the year still run"
    assert {key for key, suppressed, *_ in found if suppressed} == {
        key for key in hidden if key in {row[0] for row in found}
    }
    for key, suppressed, rate, coaches, median in found:
        assert (rate is None) == suppressed
        assert (coaches is None) == (median is None) == (suppressed or int(str(key)[5]) > 3)
    assert any(not suppressed and coaches is None for _, suppressed, _, coaches, _ in found)


def test_the_promises_hold_and_can_be_broken(line: Line, tmp_path: Path) -> None:
    paths, declared = line
    thresholds = load_district("sandbox").thresholds
    assert check_marts(paths.warehouse, thresholds=thresholds, marts=declared) == {NAME: 10}
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(paths.warehouse.read_bytes())
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute(f"update marts.{NAME} set teachers_reached = 61, coaches_active = 2 where not suppressed")
    with pytest.raises(ContractError) as caught:
        check_marts(copy, thresholds=thresholds, marts=declared)
    for rule in (
        "teachers_reached_fit_teachers_eligible",
        "coaches_active_is_large_enough",
        "coach_minutes_median_rests_on_enough",
    ):
        assert rule in str(caught.value)


def test_descriptions_travel_into_the_product(publish_it: Callable[..., Paths], line: Line) -> None:
    current = publish_it().published / "current"
    said = {column.name: column.description for column in line[1][NAME].columns}
    expected = {**said, "suppressed": "Whether the cell's measures are hidden for privacy."}
    for file, schemas in (("bi/bi.duckdb", ("marts",)), ("analyst/analyst.duckdb", ("marts", "marts_restricted"))):
        with duckdb.connect(str(current / file), read_only=True) as database:
            for schema in schemas:
                place = [schema, NAME]
                where = "where schema_name = ? and table_name = ?"
                columns = database.execute(
                    f"select column_name, comment from duckdb_columns() {where}", place
                ).fetchall()
                assert dict(columns) == (expected if schema == "marts" else said)
                comment = database.execute(f"select comment from duckdb_tables() {where}", place).fetchone()
                assert comment == (
                    "One row per post and closed period." if schema == "marts" else "One row per post and period.",
                )
    schema = pq.read_schema(current / "bi" / "marts" / f"{NAME}.parquet")
    assert schema.metadata[b"description"] == b"One row per post and closed period."
    assert {field.name: field.metadata[b"description"].decode() for field in schema} == expected


BROKEN = {
    "small_cells_are_hidden: mart_coach_posts": "update {mart} set teachers_reached = 4 where not suppressed",
    "shown with coaches_active under": "update {mart} set coaches_active = 1 where coaches_active > 0",
    "no_line_with_one_hidden_cell": (
        "update {mart} set suppressed = (post = 'post 1' and period_key = '2025-10'), "
        "teachers_eligible = null, teachers_reached = null, reach_rate = null, coach_minutes = null, "
        "coaches_active = null, coach_minutes_median = null"
    ),
    "coach_minutes is shown": "update {mart} set coach_minutes = 90 where suppressed",
    "activity of nobody": "update {mart} set teachers_reached = 0 where not suppressed",
}


@pytest.mark.parametrize("told", BROKEN)
def test_the_audit_refuses_a_bad_edition(told: str, publish_it: Callable[..., Paths]) -> None:
    with pytest.raises(ContractError) as caught:
        publish_it(BROKEN[told].format(mart=f"marts.{NAME}"))
    assert told in str(caught.value)


def test_equal_content_has_equal_parquet(publish_it: Callable[..., Paths]) -> None:
    file = f"bi/marts/{NAME}.parquet"
    seen = {(publish_it().published / "current" / file).read_bytes() for _ in range(2)}
    assert len(seen) == 1
