"""Superset itself: every chart answers, an import takes away what is gone, a publish shows, and nobody else sees it.

`make bi-test` runs it, over the data of `DEMO_DATA`, or over three nights of its own.
"""

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import duckdb
import pytest

from coaching.errors import CoachingError, ContractError
from coaching.paths import Paths
from dashboards.bundle import BUNDLE
from dashboards.database import Address, address_of
from dashboards.datasets import uuid_of
from dashboards.measure import Asker, measure
from dashboards.page import Bundle, pages
from dashboards.process import PYTHON, free_port, stop, superset_environment
from dashboards.up import bi_folder, load, up
from tests.integration.browser import installed
from tests.integration.conftest import planted
from tests.integration.dashboards.kept import draw
from tests.integration.leaks import Needles, Secret, scan
from tests.integration.nights import tell

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="Superset's environment is not there (make bi-test makes it)"),
]
PUBLISHED = [one for page in pages() if page.bundle == "published" for one in page.charts]

LEADS = [one for page in pages() if page.bundle == "leads" for one in page.charts]
# Where Superset may put what it was asked or has answered.
_CACHES = {"cache", "cache_keys", "key_value", "query", "saved_query", "tab_state", "table_schema"}


@dataclass(frozen=True)
class Running:
    paths: Paths
    address: str
    admin: Asker

    @property
    def folder(self) -> Path:
        return bi_folder(self.paths)

    def bring(self, bundle: Path, *, leads: Address | None = None) -> None:
        address = address_of("published", self.paths)
        assert address is not None
        addresses: dict[Bundle, Address] = {"published": address} | ({"leads": leads} if leads else {})
        load(self.folder, addresses, self.password, superset_environment(self.folder, 8088), bundle=bundle)

    @property
    def password(self) -> str:
        return (self.folder / "admin_password").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    demo = os.environ.get("DEMO_DATA")
    source = Paths(Path(demo)) if demo else request.getfixturevalue("three_nights").line.paths
    paths = Paths(tmp_path_factory.mktemp("bi"))
    shutil.copytree(source.published, paths.published, symlinks=True)
    try:
        address = up(paths, free_port(0))
        password = (bi_folder(paths) / "admin_password").read_text(encoding="utf-8")
        yield Running(paths, address, Asker(address, "admin", password))
    finally:
        stop(bi_folder(paths))


def test_every_chart_is_answered(running: Running) -> None:
    answers = list(measure(running.admin))
    assert [one.chart for one in answers] == [one.name for one in PUBLISHED]
    tell(f"{len(answers)} charts, slowest {max(one.milliseconds for one in answers)} ms")
    # nothing has been restated in the demo
    assert [one.chart for one in answers if not one.rows] in ([], ["trust_restatements"])


def test_secrets_are_the_owners_and_it_listens_on_loopback(running: Running) -> None:
    for name in ("secret_key", "admin_password"):
        assert stat.S_IMODE((running.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(running.folder.stat().st_mode) == 0o700
    assert running.address.startswith("http://127.0.0.1:")


def test_without_signing_in_nothing_is_told(running: Running) -> None:
    with pytest.raises(HTTPError) as refused:
        Asker.ask(_nobody(running.address), "chart/1/data/")
    assert refused.value.code in {401, 404}
    refused.value.close()
    with pytest.raises(HTTPError) as refused:
        Asker(running.address, "admin", "wrong")
    assert refused.value.code == 401
    refused.value.close()


def test_a_chart_that_the_bundle_has_no_more_is_gone(running: Running, tmp_path: Path) -> None:
    """An import that overwrites would keep it; and what is imported twice is there once."""
    before = running.admin.imported("chart")
    shorter = tmp_path / "bundle"
    shutil.copytree(BUNDLE, shorter)
    gone = uuid_of("chart", "trust_metrics")
    (shorter / "published" / "charts" / "trust_metrics.yaml").unlink()
    page = shorter / "published" / "dashboards" / "trust.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace(gone, uuid_of("chart", "trust_quality")), "utf-8")
    running.bring(shorter)
    assert running.admin.imported("chart").keys() == before.keys() - {gone}
    running.bring(BUNDLE)
    assert running.admin.imported("chart").keys() == before.keys()
    for kind, count in (("dashboard", 5), ("database", 1)):
        assert len(running.admin.imported(kind)) == count


def test_a_publish_shows_at_the_next_question(running: Running) -> None:
    """The address goes through `current`: each question opens the edition that it names then."""
    number = running.admin.imported("chart")[uuid_of("chart", "trust_through")]
    assert len(running.admin.rows(number)) == 1
    old = (running.paths.published / "current").resolve()
    new = old.with_name("009999-later")
    shutil.copytree(old, new)
    with duckdb.connect(str(new / "bi" / "bi.duckdb")) as engine:
        engine.execute("update marts.mart_data_freshness set newest_night_date = date '2031-01-02'")
    link = running.paths.published / "next"
    link.symlink_to(new.relative_to(running.paths.published))
    link.replace(running.paths.published / "current")
    assert running.admin.rows(number) == [{"newest_night_date_said": "2031-01-02"}]


def test_the_caseload_is_for_those_who_may_see_it(running: Running) -> None:
    """Over the analysts' file, which has the tables that a coach lead's login reads on a server."""
    file = running.paths.published / "current" / "analyst" / "analyst.duckdb"
    running.bring(BUNDLE, leads=Address(f"duckdb:///{file}", {"read_only": True}))
    there = running.admin.imported("chart")
    numbers = [there[uuid_of("chart", one.name)] for one in LEADS]
    assert all(running.admin.rows(number) for number in numbers)
    viewer, lead = (_signed_in(running, role) for role in ("Coaching viewer", "Coaching lead"))
    assert len(viewer.imported("chart")) == len(PUBLISHED)
    assert len(lead.imported("chart")) == len(PUBLISHED) + len(LEADS)
    seen = there[uuid_of("chart", "programme_reach")]
    assert viewer.rows(seen)
    assert lead.rows(numbers[0])
    with pytest.raises(ContractError):
        viewer.rows(numbers[0])
    running.bring(BUNDLE)
    assert len(running.admin.imported("chart")) == len(PUBLISHED)


def _signed_in(running: Running, role: str) -> Asker:
    roles = {one["name"]: one["id"] for one in running.admin.ask("security/roles/?q=(page_size:100)")["result"]}
    name = role.replace(" ", "_").lower()
    running.admin.ask(
        "security/users/",
        {
            "active": True,
            "email": f"{name}@localhost.invalid",
            "first_name": "Some",
            "last_name": "Body",
            "username": name,
            "password": running.password,
            "roles": [roles[role]],
        },
    )
    return Asker(running.address, name, running.password)


def test_the_metadata_holds_no_figures_and_no_clear_password(running: Running) -> None:
    content = (running.folder / "superset.db").read_bytes()
    assert running.password.encode() not in content
    with sqlite3.connect(running.folder / "superset.db") as engine:
        assert engine.execute("select count(*) from cache_keys").fetchone() == (0,)


def test_nothing_of_what_was_shown_is_kept(running: Running, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Every page drawn and every chart asked, the caseload's too, and one asked about a person by their key."""
    file = running.paths.published / "current" / "analyst" / "analyst.duckdb"
    with duckdb.connect(str(file), read_only=True) as engine:
        keys = [str(key) for (key,) in engine.execute("select distinct person_key from core.dim_staff").fetchall()]
    secrets = [Secret("person id", number, key) for number, key in enumerate(keys)]
    if "DEMO_DATA" not in os.environ:  # whom these nights name is known
        secrets += planted(request.getfixturevalue("truths"), request.getfixturevalue("world"))
    needles = Needles(secrets)
    running.bring(BUNDLE, leads=Address(f"duckdb:///{file}", {"read_only": True}))
    answers = list(measure(running.admin))
    assert len(answers) == len(PUBLISHED) + len(LEADS)
    there = running.admin.imported("chart")
    rows = [running.admin.rows(there[uuid_of("chart", one.name)]) for one in LEADS]
    shown = needles.found(json.dumps(rows).encode())
    assert shown, "the caseload shows nobody, so that nobody could be kept"
    source = {"id": running.admin.imported("dataset")[uuid_of("dataset", "mart_caseload")], "type": "table"}
    about = {"col": "person_key", "op": "==", "val": next(row["person_key"] for row in rows[1] if row["person_key"])}
    asked = {"columns": ["person_key"], "filters": [about], "row_limit": 10}
    assert running.admin.ask("chart/data", {"datasource": source, "queries": [asked]})["result"][0]["rowcount"]
    drawn: dict[str, str] = {}
    if installed():
        tried = {
            "datasource_id": source["id"],
            "datasource_type": "table",
            "form_data": json.dumps({"filters": [about]}),
        }
        slugs = [page.slug for page in pages()]
        drawn = draw(running.address, running.password, slugs, tried, tmp_path / "profile")
        with_people = {slug for slug, text in drawn.items() if needles.found(text.encode())}
        assert with_people == {page.slug for page in pages() if page.bundle == "leads"}, "who is shown where"
    running.bring(BUNDLE)
    with sqlite3.connect(running.folder / "superset.db") as engine:
        ((noted,),) = engine.execute("select count(*) from logs").fetchall()
        tables = {name for (name,) in engine.execute("select name from sqlite_master where type = 'table'").fetchall()}
        held = {
            name: engine.execute(f'select count(*) from "{name}"').fetchone()[0] for name in sorted(tables & _CACHES)
        }
    files = [one for one in running.folder.rglob("*") if one.is_file()]
    assert scan(running.folder, needles) == []
    tell(
        f"{len(answers)} charts asked, {len(drawn)} pages drawn; the caseload showed {len(shown)} of {len(keys)} keys;"
        f" {noted} lines of who opened what; rows of tables that keep something for a while: {held}",
        f"{len(files)} files of Superset, {sum(one.stat().st_size for one in files) / 1e6:.1f} MB, scanned for"
        f" {len(secrets)} keys, names, addresses and tokens: 0",
    )


def test_without_an_edition_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CoachingError, match="make demo"):
        up(Paths(tmp_path))


def _nobody(address: str) -> Asker:
    asker = object.__new__(Asker)
    asker._address = address.rstrip("/")
    return asker
