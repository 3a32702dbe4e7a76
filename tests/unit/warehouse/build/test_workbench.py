"""An analytics engineer's dbt: what reaches it, and what it works on."""

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest
from typer.testing import CliRunner

from coaching.district import load_district
from coaching.errors import ConfigError
from coaching.paths import Paths
from extractors import declared
from nights.cli import app
from warehouse.build import workbench
from warehouse.build.workbench import Workbench

DISTRICT = load_district("sandbox")
STREAMS = declared(DISTRICT, include_unconfigured=True)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "data")
    paths.root.mkdir()
    _build(paths, 1)
    return paths


def _build(paths: Paths, value: int) -> None:
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(f"create or replace table t as select {value} as a")


def _value(file: Path) -> object:
    with duckdb.connect(str(file), read_only=True) as copy:
        return copy.execute("select a from t").fetchone()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Sequence[str], dict[str, str]]]:
    calls: list[tuple[Sequence[str], dict[str, str]]] = []

    def run(arguments: Sequence[str], *, env: dict[str, str], check: bool, umask: int) -> CompletedProcess[str]:
        assert (check, umask) == (False, 0o077)
        calls.append((arguments, env))
        return CompletedProcess(arguments, 2)

    monkeypatch.setattr(subprocess, "run", run)
    return calls


def test_the_warehouse_is_copied_once_and_then_when_asked_for(paths: Paths) -> None:
    copy = Workbench(paths.root).warehouse
    assert workbench.lay_out(DISTRICT, STREAMS, paths=paths)
    assert not workbench.is_outdated(paths)
    _build(paths, 2)
    assert not workbench.lay_out(DISTRICT, STREAMS, paths=paths)
    assert (_value(copy), workbench.is_outdated(paths)) == ((1,), True)
    assert workbench.lay_out(DISTRICT, STREAMS, paths=paths, fresh=True)
    assert (_value(copy), workbench.is_outdated(paths)) == ((2,), False)


def test_dbt_reads_the_nights_files_and_writes_its_own(
    paths: Paths, started: list[tuple[Sequence[str], dict[str, str]]]
) -> None:
    before = paths.warehouse.read_bytes()
    workbench.lay_out(DISTRICT, STREAMS, paths=paths)
    assert workbench.run(["run"], DISTRICT, STREAMS, paths=paths) == 2
    bench = Workbench(paths.root)
    (_, environment) = started[0]
    places = {name: text for name, text in environment.items() if str(paths.root) in text}
    assert len(places) >= 6
    assert {name for name, text in places.items() if not Path(text).is_relative_to(bench.dbt)} == set()
    assert environment["COACHING_WAREHOUSE"] == str(bench.warehouse)
    assert f"read_parquet('{paths.landing}/" in (bench.dbt / "models" / "sources.yml").read_text()
    assert paths.warehouse.read_bytes() == before
    assert sorted(p.name for p in paths.dbt.iterdir()) == ["workbench"]


@pytest.mark.parametrize(
    "verb",
    [
        ["run", "-s", "dim_school", "+dim_staff", "--full-refresh"],
        ["show", "--inline", "select 1 as a", "--limit", "5", "--output", "json"],
        ["docs", "generate", "--static"],
        ["ls", "--vars"],
    ],
)
def test_options_reach_dbt_as_they_are(
    paths: Paths, started: list[tuple[Sequence[str], dict[str, str]]], verb: list[str]
) -> None:
    workbench.run(verb, DISTRICT, STREAMS, paths=paths)
    (arguments, _) = started[0]
    at = arguments.index(verb[0])
    assert arguments[at : at + len(verb)] == verb
    assert arguments[at + len(verb)] == "--project-dir"
    assert json.loads(arguments[-1])["district"] == "sandbox"


def test_own_vars_go_into_the_projects(paths: Paths, started: list[tuple[Sequence[str], dict[str, str]]]) -> None:
    verb = ["run", "--vars", "{metric_version: '9', framework: other}", "-s", "a"]
    workbench.run(verb, DISTRICT, STREAMS, paths=paths)
    (arguments, _) = started[0]
    told = json.loads(arguments[-1])
    assert (told["metric_version"], told["framework"], told["timezone"]) == ("9", "other", DISTRICT.timezone)
    assert list(arguments).count("--vars") == 1
    with pytest.raises(ConfigError, match="--vars"):
        workbench.run(["run", "--vars", "[1"], DISTRICT, STREAMS, paths=paths)


@pytest.fixture
def asked(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, list[str], bool, str]]:
    """The command line's part: exit code, what dbt was handed, whether a fresh copy was asked for, what was said."""
    monkeypatch.setenv("COACHING_DATA", str(paths.root))
    monkeypatch.setenv("COACHING_DISTRICT", "sandbox")
    seen: dict[str, object] = {}
    monkeypatch.setattr(workbench, "run", lambda arguments, *_, **__: seen.update(arguments=arguments) or 1)
    lay_out = workbench.lay_out
    monkeypatch.setattr(workbench, "lay_out", lambda *a, **k: seen.update(fresh=k["fresh"]) or lay_out(*a, **k))

    def ask(*words: str) -> tuple[int, list[str], bool, str]:
        done = CliRunner().invoke(app, ["dbt", *words])
        return done.exit_code, seen["arguments"], seen["fresh"], " ".join(done.stderr.split())

    return ask


def test_the_command_line_keeps_what_stands_before_the_verb(asked) -> None:
    code, arguments, fresh, said = asked("run", "-s", "x", "--fresh", "--help", "-q")
    assert (code, arguments, fresh) == (1, ["run", "-s", "x", "--fresh", "--help", "-q"], False)
    assert "copied just now" in said
    assert asked("--fresh", "ls")[1:3] == (["ls"], True)


def test_an_older_copy_is_said_to_be_one(asked, paths: Paths) -> None:
    asked("ls")
    assert "an earlier copy)" in asked("ls")[3]
    _build(paths, 2)
    assert "the warehouse is newer" in asked("ls")[3]
