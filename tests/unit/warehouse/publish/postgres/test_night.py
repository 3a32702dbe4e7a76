"""The step of a night: what is noted where the server is away, and that the next run makes both equal."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from coaching.connections import Connection
from coaching.district import load_district
from coaching.errors import ConfigError, UnavailableError
from coaching.outcomes import Outcome, read_outcomes
from nights import doctor, report, serving, steps, upkeep
from nights.cli import app
from nights.night import Night
from nights.noting import noted
from nights.results import refusals
from tests.unit.warehouse.publish.postgres.served import Server
from warehouse.publish import editions

DAY, SECRET = "2026-02-03", "hunter2-and-more"


@pytest.fixture
def night_of(server: Server) -> Callable[..., Night]:
    """A night of a district that names the server; `host` is where it is looked for."""
    sandbox = load_district("sandbox")
    told = {**sandbox.model_dump(exclude={"folder"}), "publish": {"postgres": {"connection": "mart_server"}}}
    district = type(sandbox).model_validate({**told, "folder": sandbox.folder})
    assert "mart_server" in district.connections

    def make(host: str = server.socket) -> Night:
        connection = Connection("mart_server", login="pipeline", password=SECRET, host=host, schema=server.database)
        return Night(district, server.paths, DAY, connections=lambda _: connection)

    return make


def test_files_stay_and_the_night_says_so_where_the_server_is_away(
    server: Server, night_of: Callable[..., Night], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    server.paths.lay_out()
    edition = server.publish(1)
    away = night_of("/nowhere")
    with pytest.raises(UnavailableError, match="did not answer"):
        serving.serve_step(away)
    (refused,) = refusals(away)
    assert (refused.step, refused.status, refused.retry) == ("publish_postgres", "refused", True)
    assert "The files are published" in refused.reason
    text = report.write(away)
    assert "- **publish_postgres** refused: The Postgres server of connection 'mart_server' did not answer." in text
    assert [look.state for look in doctor.server(away.district, away.connections, away.paths)] == ["no"]
    there = night_of()
    serving.serve_step(there)
    assert refusals(there) == []
    (done,) = read_outcomes(server.paths.runs, DAY)
    assert (done.status, done.rows) == ("done", 23)
    server.serve()
    assert server.rows("ana", "select edition from quality.publish") == [(edition.name,)]
    (look,) = doctor.server(there.district, there.connections, there.paths)
    assert (look.state, look.text) == ("ok", f"version 18, edition {edition.name}")
    server.publish(2)
    (look,) = doctor.server(there.district, there.connections, there.paths)
    assert look.state == "look"
    assert f"edition {edition.name}, not what the data folder holds now" in look.text
    (editions.folders(server.paths)[0] / "analyst" / "manifest.json").touch()
    (editions.folders(server.paths)[0] / "analyst" / "analyst.duckdb").unlink()
    (look,) = doctor.server(there.district, there.connections, there.paths)
    assert look.state == "look"
    assert f"edition {edition.name}, which names people by an old pseudonym key" in look.text
    assert SECRET not in caplog.text + text + refused.reason + repr(there)


def test_a_district_without_a_server_serves_nobody(server: Server) -> None:
    night = Night(load_district("sandbox"), server.paths, DAY)
    assert steps.of_warehouse(night.district) == steps.WAREHOUSE
    assert not server.paths.root.exists()
    with pytest.raises(ConfigError, match="names no Postgres server"):
        serving.serve(night.district, night.connections, night.paths)


def test_serving_is_a_step_of_its_own_so_that_it_alone_is_tried_again(
    server: Server, night_of: Callable[..., Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.paths.lay_out()
    away, published = night_of("/nowhere"), []

    def publish(night: Night) -> Outcome:
        published.append(server.publish(len(published) + 1))
        with noted(night, "publish") as note:
            return note.write()

    monkeypatch.setattr(steps, "WAREHOUSE", (replace(steps.WAREHOUSE[-1], run=publish),))
    first, *others = steps.of_warehouse(away.district)
    assert (first.name, others) == ("publish", [steps.SERVING])
    first.run(away)
    for _ in range(3):
        with pytest.raises(UnavailableError):
            steps.SERVING.run(away)
    assert len(published) == 1
    assert steps.not_done(away) == ["publish_postgres"]
    there = night_of()
    steps.SERVING.run(there)
    assert steps.not_done(there) == []
    assert server.rows("pipeline", "select edition from quality.publish") == [(published[0].name,)]


def test_a_rollback_takes_the_server_along(
    server: Server, night_of: Callable[..., Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.paths.lay_out()
    first = server.publish(1)
    server.publish(2)
    night = night_of()
    serving.serve_step(night)
    monkeypatch.setattr(upkeep, "open_folder", lambda: night)
    assert CliRunner().invoke(app, ["rollback"]).exit_code == 0
    assert server.rows("pipeline", "select edition from quality.publish") == [(first.name,)]


def test_by_hand_a_publish_serves_too(
    server: Server, night_of: Callable[..., Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.paths.lay_out()
    monkeypatch.setattr("nights.cli.open_night", lambda _: night_of())
    monkeypatch.setattr("warehouse.build.standing.missing", lambda *_, **__: "")
    monkeypatch.setattr("warehouse.build.standing.data_through", lambda *_, **__: {})
    monkeypatch.setattr("warehouse.publish.publish", lambda **_: server.publish(1))
    result = CliRunner().invoke(app, ["publish", "--date", DAY])
    assert "publish-postgres: done" in result.output
    assert server.rows("pipeline", "select count(*) from quality.publish") == [(1,)]
