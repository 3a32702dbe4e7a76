"""The log of what was published when: a line a change, none twice, none lost by a kill."""

import os
import shutil
from pathlib import Path

import pytest

from coaching.paths import Paths
from warehouse.publish import editions
from warehouse.publish.logged import CURRENT, PUBLISHED, REMOVED, WITHDRAWN, catch_up, entries


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path)
    for name in ("000001-aa", "000002-bb"):
        _publish(made, name)
    return made


def _publish(paths: Paths, name: str) -> None:
    folder = paths.published / "editions" / name
    folder.mkdir(parents=True)
    manifest = folder / "manifest.json"
    manifest.write_text('{"code_version": "1", "data_through": {"canvas": "2026-01-05"}}', encoding="utf-8")
    os.utime(manifest, (1_700_000_000, 1_700_000_000))
    editions.link(paths, name)


def _said(paths: Paths) -> list[tuple[str, str]]:
    return [(entry.what, entry.edition) for entry in entries(paths)]


def test_what_came_is_told_with_its_own_time_and_only_once(paths: Paths) -> None:
    told = catch_up(paths)
    assert [(e.what, e.edition) for e in told] == [
        (PUBLISHED, "000001-aa"), (PUBLISHED, "000002-bb"), (CURRENT, "000002-bb"),
    ]  # fmt: skip
    assert (told[0].at, told[0].data_through) == ("2023-11-14T22:13:20+00:00", {"canvas": "2026-01-05"})
    written = paths.published_log.read_bytes()
    assert catch_up(paths) == told
    assert paths.published_log.read_bytes() == written
    assert paths.published_log.stat().st_mode & 0o777 == 0o600


def test_a_rollback_and_an_edition_that_goes_are_added_and_nothing_is_taken_away(paths: Paths) -> None:
    before = catch_up(paths)
    assert editions.rollback(paths=paths) == "000001-aa"
    assert _said(paths)[len(before) :] == [(CURRENT, "000001-aa")]
    shutil.rmtree(paths.published / "editions" / "000002-bb")
    _publish(paths, "000003-cc")
    assert catch_up(paths)[: len(before)] == before
    assert _said(paths)[-3:] == [(PUBLISHED, "000003-cc"), (CURRENT, "000003-cc"), (REMOVED, "000002-bb")]


def test_what_analysts_have_no_more_is_told_once(paths: Paths) -> None:
    for name in ("000001-aa", "000002-bb"):
        folder = paths.published / "editions" / name / "analyst"
        folder.mkdir()
        for file in ("manifest.json", "analyst.duckdb"):
            (folder / file).touch()
    before = catch_up(paths)
    (paths.published / "editions" / "000001-aa" / "analyst" / "analyst.duckdb").unlink()
    for _ in range(2):
        catch_up(paths)
        assert _said(paths)[len(before) :] == [(WITHDRAWN, "000001-aa")]
