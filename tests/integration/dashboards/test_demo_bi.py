"""`make bi` after `make demo`: the pages of coach leads over a server of the demo's own, from first to down."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from coaching.paths import PROJECT, Paths
from dashboards.datasets import uuid_of
from dashboards.measure import Asker
from dashboards.page import pages
from dashboards.process import PYTHON, free_port, stop
from dashboards.up import bi_folder
from sandbox import postgres
from tests.integration.nights import tell
from tests.integration.postgres import let_pass

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="Superset's environment is not there (make bi-test makes it)"),
]
LEADS = [one.name for page in pages() if page.bundle == "leads" for one in page.charts]


@pytest.fixture
def paths(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Paths]:
    """A copy of the demo's edition; whoever runs Postgres may pass through the folders above it."""
    demo = os.environ.get("DEMO_DATA")
    source = Paths(Path(demo)) if demo else request.getfixturevalue("three_nights").line.paths
    let_pass(tmp_path)
    made = Paths(tmp_path / "data")
    shutil.copytree(source.published, made.published, symlinks=True)
    (made.root / "district").write_text("sandbox", encoding="utf-8")
    yield made
    stop(bi_folder(made))
    postgres.down(made)


def command(paths: Paths, *said: str) -> str:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.bi", *said],
        env={**os.environ, "COACHING_DATA": str(paths.root)}, cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    tell(f"make bi {' '.join(said)}: {time.monotonic() - began:.0f} s", done.stdout)
    return done.stdout


def rows(paths: Paths, said: str) -> dict[str, int]:
    address = next(word for word in said.split() if word.endswith("/superset/dashboard/programme/"))
    password = (bi_folder(paths) / "admin_password").read_text(encoding="utf-8")
    asker = Asker(address.removesuffix("/superset/dashboard/programme/"), "admin", password)
    there = asker.imported("chart")
    return {one: len(asker.rows(there[uuid_of("chart", one)])) for one in LEADS}


def test_the_pages_of_leads_come_up_stay_and_go(paths: Paths) -> None:
    port = ("--port", str(free_port(0)))
    seen = rows(paths, command(paths, *port))
    tell(f"rows by chart: {seen}")
    with duckdb.connect(str(paths.published / "current" / "analyst" / "analyst.duckdb"), read_only=True) as engine:
        (due,) = engine.execute("select count(*) from marts_restricted.mart_caseload").fetchone() or (0,)
    assert seen["caseload_due"] == due > 0
    assert all(seen.values())
    again = command(paths, *port)
    assert "already there" in again
    assert "coach lead's login is lead" in again
    assert rows(paths, again) == seen
    down = command(paths, "--down")
    assert "has stopped" in down
    assert not (paths.root / "postgres").exists()
    assert not list(paths.root.rglob("postmaster.pid"))
