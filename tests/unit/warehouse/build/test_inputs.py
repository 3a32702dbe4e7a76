"""What dbt reads beside the landing."""

import csv
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from coaching.district import load_district
from coaching.errors import ConfigError
from coaching.paths import Paths
from coaching.seeds import DEFAULTS
from coaching.streams import Privacy
from extractors import declared
from warehouse.build import dbt
from warehouse.build.command import dbt_environment
from warehouse.build.inputs import COACHING_FILES, write_seeds, write_sources
from warehouse.build.settings import dbt_vars
from warehouse.estimates import schemas


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data")


def _prepared(paths: Paths) -> None:
    district = load_district("sandbox")
    dbt.prepare(district, declared(district, include_unconfigured=True), paths=paths)


def test_every_stream_is_a_source_with_its_columns(paths: Paths) -> None:
    _prepared(paths)
    sources = yaml.safe_load((paths.dbt / "models" / "sources.yml").read_text())["sources"]
    tables = {(s["name"], t["name"]): {c["name"] for c in t["columns"]} for s in sources for t in s["tables"]}
    streams = declared(load_district("sandbox"), include_unconfigured=True)
    assert streams
    for stream in streams:
        assert set(stream.columns) < tables[stream.source, stream.name]
    assert {t for s, t in tables if s == "coaching"} == set(COACHING_FILES)


def test_a_districts_seed_replaces_the_default_and_its_calendar_is_rendered(paths: Paths) -> None:
    _prepared(paths)
    seeds = paths.dbt / "seeds"
    own = load_district("sandbox").folder / "seeds" / "school_groups.csv"
    assert (seeds / "school_groups.csv").read_text() == own.read_text()
    assert (seeds / "ref_standards.csv").exists()
    closed = list(csv.DictReader((seeds / "calendar_closed_days.csv").read_text().splitlines()))
    assert {"date": "2025-11-28", "reason": "Thanksgiving"} in closed
    terms = list(csv.DictReader((seeds / "calendar_terms.csv").read_text().splitlines()))
    assert [t["term"] for t in terms] == ["fall", "spring"]


def test_an_unchanged_input_is_not_written_again(paths: Paths) -> None:
    _prepared(paths)
    before = {f: f.stat().st_mtime_ns for f in paths.dbt.rglob("*.*")}
    assert before
    _prepared(paths)
    assert {f: f.stat().st_mtime_ns for f in paths.dbt.rglob("*.*")} == before


def test_empty_files_have_the_schemas_of_their_writers(paths: Paths) -> None:
    _prepared(paths)
    for name, schema in schemas().items():
        written = pq.read_schema(paths.estimates / f"{name}.parquet")
        assert {f.name: f.type for f in written} == {f.name: f.type for f in schema}


def test_a_seed_without_header_is_refused(paths: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "defaults"
    shutil.copytree(DEFAULTS, folder)
    (folder / "job_titles.csv").write_text("")
    district = load_district("sandbox").model_copy(update={"folder": tmp_path})
    with pytest.raises(ConfigError, match=r"job_titles\.csv, line 1: it has no header"):
        write_seeds(district, folder, paths=paths)


def test_a_path_that_breaks_dbts_sources_is_refused(tmp_path: Path) -> None:
    district = load_district("sandbox")
    with pytest.raises(ConfigError, match="brace"):
        write_sources(district, declared(district, include_unconfigured=True), paths=Paths(tmp_path / "{data}"))


def test_free_text_stays_out_of_the_models(paths: Paths) -> None:
    district = load_district("sandbox")
    streams = declared(district, include_unconfigured=True)
    _prepared(paths)
    restricted = {(s.name, f.name) for s in streams for f in s.fields if f.privacy is Privacy.RESTRICT}
    assert restricted, "the sandbox declares a free-text column"
    forms = json.loads(json.dumps(dbt_vars(district, streams, paths=paths)["forms"]))
    assert {f["form_version"] for f in forms} == {"2019", "2011", "1"}
    assert not restricted & {(f["stream"], c) for f in forms for c in f["columns"]}


def test_a_dbt_process_knows_no_secret(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_CANVAS", "http://token@host")
    monkeypatch.setenv("COACHING_KEY_FILE", "/secret")
    environment = dbt_environment(paths)
    assert not [name for name in environment if name.startswith("AIRFLOW") or "KEY" in name]
