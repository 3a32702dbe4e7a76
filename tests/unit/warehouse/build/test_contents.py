"""What makes a build's input another: its content, never the time it was written."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from coaching.district import load_district
from coaching.paths import Paths
from coaching.streams import Stream
from tests.integration.landing_fixture import land, roster, streams_of
from warehouse.build import contents, dbt
from warehouse.build.command import DBT_PROJECT
from warehouse.build.settings import dbt_vars
from warehouse.changes.nodes import Content, seed_file
from warehouse.store import index

DISTRICT = load_district("sandbox")
STREAMS = streams_of(DISTRICT)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "data")
    roster(DISTRICT, "2025-10-30", paths=paths, titles={"ann": "Teacher"})
    return paths


def _inputs(paths: Paths) -> dict[str, Content]:
    index.write_index(STREAMS, paths=paths, district=DISTRICT)
    dbt.prepare(DISTRICT, STREAMS, paths=paths)
    return contents.inputs(STREAMS, paths=paths)


def _changed(before: dict[str, Content], after: dict[str, Content]) -> set[str]:
    assert before.keys() == after.keys()
    assert len(before) > 40
    return {name for name, content in before.items() if after[name] != content}


def test_a_load_that_is_replaced_changes_its_stream_and_the_index(paths: Paths) -> None:
    before = _inputs(paths)
    land(
        DISTRICT, "oneroster.orgs", "2025-10-30", [{"org_id": "org-s", "name": "South", "type": "school"}], paths=paths
    )
    assert _changed(before, _inputs(paths)) == {"source.coaching.oneroster.orgs", "source.coaching.coaching.loads"}


def test_the_same_rows_landed_again_change_nothing(paths: Paths) -> None:
    before = _inputs(paths)
    roster(DISTRICT, "2025-10-30", paths=paths, titles={"ann": "Teacher"})
    for file in paths.root.rglob("*.*"):
        os.utime(file, (0, 0))
    assert _changed(before, _inputs(paths)) == set()


def test_a_load_that_is_gone_is_a_change(paths: Paths) -> None:
    before = _inputs(paths)
    (paths.landing / "oneroster" / "classes" / "load_date=2025-10-30" / "data.parquet").unlink()
    assert "source.coaching.oneroster.classes" in _changed(before, _inputs(paths))


def test_a_line_of_a_seed_changes_that_seed(paths: Paths) -> None:
    before = _inputs(paths)
    with (paths.dbt / "seeds" / "job_titles.csv").open("a") as file:
        file.write("Another title,teacher\n")
    assert _changed(before, contents.inputs(STREAMS, paths=paths)) == {seed_file("job_titles")}


def test_a_field_that_is_declared_changes_the_columns(paths: Paths) -> None:
    before = _inputs(paths)
    streams = tuple(_with_a_field(s) if s.name == "orgs" else s for s in STREAMS)
    after = contents.inputs(streams, paths=paths)
    assert _changed(before, after) == {"source.coaching.oneroster.orgs"}
    assert before["source.coaching.oneroster.orgs"].rows == after["source.coaching.oneroster.orgs"].rows


def _with_a_field(stream: Stream) -> Stream:
    return replace(stream, fields=(*stream.fields, replace(stream.fields[-1], name="another")))


def _project(paths: Paths, folder: Path, **more: object) -> str:
    told = json.dumps({**dbt_vars(DISTRICT, STREAMS, paths=paths), **more}, sort_keys=True)
    return contents.project(folder, told, paths=paths)


def test_a_project_is_its_files_and_vars(paths: Paths, tmp_path: Path) -> None:
    _inputs(paths)
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "model.sql").write_text("select 1")
    before = _project(paths, folder)
    os.utime(folder / "model.sql", (0, 0))
    assert _project(paths, folder) == before
    assert _project(paths, folder, timezone="Europe/Berlin") != before
    (folder / "model.sql").rename(folder / "renamed.sql")
    assert _project(paths, folder) != before
    (folder / "renamed.sql").rename(folder / "model.sql")
    (folder / "model.sql").write_text("select 2")
    assert _project(paths, folder) != before


_CLOCKS = re.compile(
    r"\b(now\(\)|current_(date|time|timestamp)|get_current_timestamp|today\(\)|random\(\)|uuid\(\)|run_started_at"
    r"|invocation_id)"
)


def test_nothing_in_the_project_reads_a_clock_or_a_die() -> None:
    """A node is left as it is while its inputs are the same: whatever else it read would not be seen."""
    files = [f for f in DBT_PROJECT.rglob("*.sql") if "target" not in f.parts]
    assert len(files) > 80
    assert [f.name for f in files if _CLOCKS.search(f.read_text())] == []


def test_no_model_reads_what_differs_from_pull_to_pull() -> None:
    """A stream's content is the ids of its loads, which follow from the declared fields."""
    files = list((DBT_PROJECT / "models").rglob("*.sql"))
    assert [f.name for f in files if re.search(r"\b(_extracted_at|_extra)\b", f.read_text())] == []
