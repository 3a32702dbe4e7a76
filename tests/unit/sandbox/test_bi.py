"""`make bi` for the sandbox district: when it starts a server of its own, and that no other district ever gets one."""

import os
from pathlib import Path

import pytest

from coaching.errors import AccessError, UnavailableError
from coaching.paths import Paths
from coaching.running import started_with
from sandbox import bi, postgres
from sandbox.postgres_home import Home
from tests.unit.test_ground import make

LOGIN = "AIRFLOW_CONN_COACHING_LEADS"


@pytest.fixture
def paths(data_dir: Path) -> Paths:
    """The sandbox district's data folder, with an edition."""
    made = Paths(data_dir)
    (made.published / "editions" / "000001-a").mkdir(parents=True)
    (made.published / "current").symlink_to("editions/000001-a")
    (made.root / "district").write_text("sandbox", encoding="utf-8")
    return made


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What the dashboards found as the leads' login, a turn each."""
    found: list[str | None] = []
    monkeypatch.setattr(bi.dashboards, "main", lambda **_: found.append(os.environ.get(LOGIN)))
    monkeypatch.setenv(LOGIN, "")  # so that what is set goes with the test
    return found


def test_the_invented_district_has_its_own_server(
    paths: Paths, brought: list[str | None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = postgres.Brought("postgres://lead:secret@h/d", "h:5433", paths.root / "reader", "000001-a", is_new=True)
    monkeypatch.setattr(postgres, "up", lambda _: made)
    bi.main()
    assert brought == ["postgres://lead:secret@h/d"]
    said = capsys.readouterr().out
    assert "000001-a loaded" in said
    assert "connects to h:5433, database district, login dashboards, without TLS" in said
    assert f"its password stands in {made.reader_password}" in said
    assert "secret" not in said


def test_a_login_that_is_named_is_taken(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bi.has_its_own(paths)
    monkeypatch.setenv(LOGIN, "postgres://lead@127.0.0.1/district")
    assert not bi.has_its_own(paths)


def test_another_districts_folder_and_one_without_an_edition_start_nothing(paths: Paths) -> None:
    (paths.root / "district").write_text("harbor", encoding="utf-8")
    assert not bi.has_its_own(paths)
    (paths.root / "district").unlink()
    assert not bi.has_its_own(paths)
    (paths.root / "district").write_text("sandbox", encoding="utf-8")
    (paths.published / "current").unlink()
    assert not bi.has_its_own(paths)


def test_without_the_server_the_other_pages_come_all_the_same(
    paths: Paths, brought: list[str | None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Paths) -> postgres.Brought:
        message = "It did not start."
        raise UnavailableError(message)

    monkeypatch.setattr(postgres, "up", refuse)
    bi.main()
    assert brought == [""]
    assert "Caseload and Not reached are not shown. It did not start." in capsys.readouterr().out


def test_down_goes_on_to_the_server_whatever_the_dashboards_say(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise SystemExit(1)

    stopped: list[Paths] = []
    monkeypatch.setattr(bi.dashboards, "main", refuse)
    monkeypatch.setattr(postgres, "down", lambda one: not stopped.append(one))
    with pytest.raises(SystemExit):
        bi.main(down=True)
    assert stopped == [paths]


def test_down_touches_nothing_of_another_district(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make` takes the sandbox where nobody names a district, so a real one's folder may come with it."""
    (paths.root / "district").write_text("harbor", encoding="utf-8")
    dump = paths.root / "postgres" / "mine" / "base.dump"
    dump.parent.mkdir(parents=True)
    dump.write_text("rows", encoding="utf-8")
    monkeypatch.setattr(bi.dashboards, "main", lambda **_: None)
    bi.main(down=True)
    assert dump.read_text(encoding="utf-8") == "rows"


@pytest.mark.parametrize("is_link", [False, True])
def test_a_folder_that_make_bi_has_not_made_stays(paths: Paths, is_link: bool) -> None:
    kept = paths.root / ("elsewhere" if is_link else "postgres") / "secret"
    kept.parent.mkdir()
    kept.write_text("somebody's", encoding="utf-8")
    if is_link:
        (paths.root / "postgres").symlink_to(kept.parent)
    for does in (postgres.up, postgres.down):
        with pytest.raises(AccessError, match="is not what make bi has made, so it stays"):
            does(paths)
    assert kept.read_text(encoding="utf-8") == "somebody's"


def test_what_a_kill_left_of_it_is_removed(paths: Paths) -> None:
    home = paths.root / "postgres"
    for left in ((), ("made-by-make-bi",), ("made-by-make-bi", "log", "secret")):
        home.mkdir()
        for name in left:
            (home / name).touch()
        assert postgres.down(paths)
        assert not home.exists()


def test_a_marker_that_names_another_process_names_none(paths: Paths) -> None:
    marker = paths.root / "postgres" / "data" / "postmaster.pid"
    marker.parent.mkdir(parents=True)
    for said in ("", "none\n", f"{os.getpid()}\n/elsewhere\n", "999999999\n"):
        marker.write_text(said, encoding="utf-8")
        assert Home(paths.root / "postgres").process() == 0
    assert started_with(os.getpid())


@pytest.mark.parametrize(("district", "module"), [("sandbox", "sandbox.bi"), ("real_example", "dashboards.up")])
def test_another_district_brings_its_dashboards_up_alone(district: str, module: str) -> None:
    for target, down in (("bi", ""), ("bi-down", " --down")):
        assert f"-m {module}{down}\n" in make("-n", target, f"COACHING_DISTRICT={district}")
