"""A mart of one model and one yml over a cube of another: twin, mask, promises, audit, comments come by themselves."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml

from coaching.district import load_district
from coaching.errors import ContractError
from coaching.marts import Mart, declared_marts
from coaching.paths import Paths
from expectations.marts.check import check_marts
from tests.integration.conftest import alone
from tests.unit.warehouse.toy_cube import DECLARATION, MODELS, NAME, query
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
  coaching:
    intermediate: {+schema: intermediate, +materialized: table}
    marts: {+schema: marts, +materialized: table, +persist_docs: {relation: true, columns: true}}
"""
SOURCES = """
version: 2
sources:
  - name: coaching
    tables:
      - name: privacy_mask
        config: {{meta: {{external_location: "read_parquet('{mask}')"}}}}
"""
_REF = "{{{{ ref('{}') }}}}"
FILES = {
    "dbt_project.yml": PROJECT_FILE,
    f"models/marts/{NAME}.yml": DECLARATION,
    f"models/marts/{NAME}__restricted.sql": (
        f"{{{{ config(schema='marts_restricted', alias='{NAME}') }}}}\n{query(f'{NAME}__restricted', _REF)}"
    ),
    f"models/marts/{NAME}.sql": f"{{{{ published('{NAME}') }}}}\n",
    # nothing is frozen here: what may be published is what there is
    f"models/intermediate/{NAME}__released.sql": f"select * from {{{{ ref('{NAME}__restricted') }}}}\n",
    **{f"models/intermediate/{model}.sql": query(model, _REF) for model in MODELS if model.startswith("int_")},
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
def line(session_folder: Path) -> Line:
    """The toy project, its mart built, masked and published as dbt and our steps do it; once for all test processes."""
    root = session_folder / "toy-mart"
    project, paths = root / "project", Paths(root / "data")
    with alone(session_folder / "toy-mart.lock"):
        if not (root / "made").exists():
            _make(project, paths)
            (root / "made").touch()
    return paths, declared_marts(project / "models")


def _make(project: Path, paths: Paths) -> None:
    for name, text in FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    for name in KEPT:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).symlink_to(DBT_PROJECT / name)
    declared = declared_marts(project / "models")
    write_twins(paths, declared)
    (paths.dbt / "seeds").mkdir()
    sources = SOURCES.format(mask=paths.estimates / "privacy_mask.parquet")
    (paths.dbt / "models" / "sources.yml").write_text(sources)
    run(project, paths, "build", "--exclude", "tag:after_estimate")
    mask(paths=paths, district=load_district("sandbox"), marts=declared)
    run(project, paths, "build", "--select", "tag:after_estimate")


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


def test_the_twin_shows_what_the_mask_shows(line: Line) -> None:
    paths, declared = line
    mart = declared[NAME]
    rows = pq.read_table(paths.estimates / "privacy_mask.parquet").to_pylist()
    hidden = {(row["family"], row["cell_key"]): row["suppressed"] for row in rows}
    key = "concat_ws('|', post, subject, concat(period_type, ':', period_key))"
    columns = "people_seen, people_came, strangers, plans, visitors, visitor_minutes_median, first_subject_rate"
    found = shown(paths, f"{key}, suppressed, hidden_parts, {columns}")
    assert len(found) == 45
    parts_hidden = 0
    for cell, suppressed, parts, seen, came, strangers, plans, visitors, median, first in found:
        assert suppressed == hidden["seen", cell] == (seen is None)
        expected = [name for name in mart.cube_families[1:] if hidden[name, cell]]
        assert parts == (", ".join(expected) or None if not suppressed else None)
        parts_hidden += parts is not None
        for family, value in (("came", came), ("strangers", strangers)):
            assert (value is None) == hidden[family, cell]
        assert plans is None or not hidden["plans", cell]
        assert (visitors is None) == (median is None) == (suppressed or str(cell).split("|")[1] in ("1a", "1b", "2a"))
        post, _, period = str(cell).split("|")
        assert (first is None) == (suppressed or hidden["seen", f"{post}|1|{period}"]), "beside that cell alone"
    assert parts_hidden


def test_a_share_is_coded_at_its_ends(line: Line) -> None:
    """In one post and subject every plan is kept, elsewhere a third of them: that is told in whole per cent."""
    found = shown(line[0], "kept_rate, kept_rate_band, plans, plans_kept, subject")
    told = {str(row[0]) for row in found if row[0] is not None}
    coded = {(row[1], row[4]) for row in found if row[1] is not None}
    assert told
    assert all(row[2] is not None and row[3] is not None for row in found if row[0] is not None), (
        "never without its parts"
    )
    assert all(rate.endswith("00") for rate in told)
    assert (">=90 % of 20-39", "1b") in coded
    assert all(row[0] is None and row[2] is None and row[3] is None for row in found if row[1] is not None)


def test_the_promises_hold_and_can_be_broken(line: Line, tmp_path: Path) -> None:
    paths, declared = line
    thresholds = load_district("sandbox").thresholds
    assert check_marts(paths.warehouse, thresholds=thresholds, marts=declared) == {NAME: 45}
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(paths.warehouse.read_bytes())
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute(f"update marts.{NAME} set people_came = 61, visitors = 2 where not suppressed")
    with pytest.raises(ContractError) as caught:
        check_marts(copy, thresholds=thresholds, marts=declared)
    for rule in ("people_came_fit_invited", "visitors_is_large_enough", "visitor_minutes_median_rests_on_enough"):
        assert rule in str(caught.value)


def test_descriptions_travel_into_the_product(publish_it: Callable[..., Paths], line: Line) -> None:
    current = publish_it().published / "current"
    mart = line[1][NAME]
    said = {column.name: column.description for column in mart.columns}
    (written,) = yaml.safe_load((line[0].dbt / "models" / "published.yml").read_text())["models"]
    twin = {column["name"]: column["description"] for column in written["columns"]}
    assert set(twin) - set(said) == {"kept_rate_band", "hidden_parts", "suppressed"}
    assert set(said) - set(twin) == set(mart.cell_columns)
    for file, schemas in (("bi/bi.duckdb", ("marts",)), ("analyst/analyst.duckdb", ("marts", "marts_restricted"))):
        with duckdb.connect(str(current / file), read_only=True) as database:
            for schema in schemas:
                place = [schema, NAME]
                where = "where schema_name = ? and table_name = ?"
                columns = database.execute(
                    f"select column_name, comment from duckdb_columns() {where}", place
                ).fetchall()
                assert dict(columns) == (twin if schema == "marts" else said)
                comment = database.execute(f"select comment from duckdb_tables() {where}", place).fetchone()
                assert comment == (mart.published if schema == "marts" else mart.description,)
    schema = pq.read_schema(current / "bi" / "marts" / f"{NAME}.parquet")
    assert schema.metadata[b"description"] == mart.published.encode()
    assert {field.name: field.metadata[b"description"].decode() for field in schema} == twin


BROKEN = {
    "small_cells_are_hidden: mart_visits_by_post": "update {mart} set people_seen = 4 where not suppressed",
    "shown with visitors under": "update {mart} set visitors = 1 where visitors > 0",
    "hidden_parts_are_blank": "update {mart} set hidden_parts = 'alone, plans' where alone_minutes > 0",
    "coded_shares_are_blank": "update {mart} set kept_rate_band = '<=5 % of 40-99' where kept_rate > 0",
    "no_share_without_its_parts": "update {mart} set invited = null where came_rate > 0",
    "minutes is shown": "update {mart} set minutes = 90 where suppressed",
    "activity of nobody": "update {mart} set people_seen = 0 where not suppressed",
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
