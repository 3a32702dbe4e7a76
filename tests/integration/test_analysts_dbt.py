"""dbt's own verbs through `coaching dbt`, on a district where nothing has landed yet."""

import os
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest

from coaching.district import load_district
from coaching.paths import PROJECT, Paths
from extractors import declared
from warehouse.build import command, dbt, workbench
from warehouse.store import index

pytestmark = pytest.mark.slow

DISTRICT = load_district("sandbox")
STREAMS = declared(DISTRICT, include_unconfigured=True)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    paths = Paths(tmp_path_factory.mktemp("data"))
    index.write_index(STREAMS, paths=paths, district=DISTRICT)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute("create schema core; create table core.kept as select 1 as a")
    return paths


@pytest.fixture(scope="module")
def ask(paths: Paths) -> Callable[..., CompletedProcess[str]]:
    environment = {**os.environ, "COACHING_DATA": str(paths.root), "COACHING_DISTRICT": "sandbox"}
    command = PROJECT / "bin" / "coaching"
    return lambda *words: subprocess.run(
        [command, "dbt", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_verbs_work_on_the_copy_and_leave_the_warehouse_alone(
    paths: Paths, ask: Callable[..., CompletedProcess[str]]
) -> None:
    before = sha256(paths.warehouse.read_bytes()).hexdigest()
    built = ask("build", "-s", "+dim_framework", "--resource-type", "seed", "--resource-type", "model")
    assert (built.returncode, "dim_framework" in built.stdout) == (0, True), built.stdout
    shown = ask("show", "--inline", "select count(*) as n from {{ ref('dim_framework') }}", "--output", "json")
    assert '"n": ' in shown.stdout, shown.stdout
    listed = ask("ls", "--resource-type", "exposure")
    assert {"exposure:coaching.bi", "exposure:coaching.analyst"} <= set(listed.stdout.split())
    assert sha256(paths.warehouse.read_bytes()).hexdigest() == before
    with duckdb.connect(str(workbench.Workbench(paths.root).warehouse), read_only=True) as copy:
        tables = copy.execute("select table_name from duckdb_tables() where schema_name = 'core' order by 1").fetchall()
    assert tables == [("dim_framework",), ("kept",)]


def test_a_verb_that_fails_says_so_at_the_terminal(ask: Callable[..., CompletedProcess[str]]) -> None:
    done = ask("compile", "--inline", "select {{ no_such_macro() }}")
    assert (done.returncode, "'no_such_macro' is undefined" in done.stdout) == (2, True), done.stdout


def test_what_dbt_is_about_to_give_up_is_an_error(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(PROJECT / "dbt_project", project)
    for module in (dbt, command):
        monkeypatch.setattr(module, "DBT_PROJECT", project)
    workbench.lay_out(DISTRICT, STREAMS, paths=paths)
    assert workbench.run(["parse"], DISTRICT, STREAMS, paths=paths) == 0
    with (project / "macros" / "words.sql").open("a") as macros:
        macros.write("\n{% endmacro %}\n")
    assert workbench.run(["parse"], DISTRICT, STREAMS, paths=paths) == 2
    assert "UnexpectedJinjaBlockDeprecation" in capfd.readouterr().out
