"""The pseudonym key is rotated where a server serves: what it still holds is said, and nothing is done there."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from coaching.connections import Connection
from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.secrets import key_file
from nights import rotating, serving
from nights.cli import app
from nights.night import Night
from tests.unit.warehouse.erase.toy import ANN, KEY, PEOPLE, STREAMS, Toy, make
from tests.unit.warehouse.publish.postgres.served import Server
from warehouse.publish import editions
from warehouse.publish.postgres.server import _is_of_old_key
from warehouse.rotate import is_under_way


@pytest.fixture
def toy(server: Server) -> Toy:
    """A data folder whose edition names three people, and the key file that it was made with."""
    toy = make(server.paths.root)
    current = toy.paths.published / "current"
    (current / "bi").mkdir()
    (current / "analyst" / "manifest.json").write_text("{}", encoding="utf-8")
    with duckdb.connect(str(current / "bi" / "bi.duckdb")) as made:
        made.execute("create schema marts; create table marts.mart_edition as select 1 as n")
    file = key_file("sandbox")
    file.parent.mkdir()
    file.write_text(KEY.master.hex(), encoding="utf-8")
    return toy


@pytest.fixture
def night_of(server: Server, toy: Toy, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Night]:
    """What `coaching rotate-key` works on; `host` is where the server is looked for."""
    told = {**toy.district.model_dump(exclude={"folder"}), "publish": {"postgres": {"connection": "mart_server"}}}
    district = type(toy.district).model_validate({**told, "folder": toy.district.folder})

    def of(host: str = server.socket) -> Night:
        reached = Connection("mart_server", login="pipeline", host=host, schema=server.database)
        night = Night(district, toy.paths, "", connections=lambda n: reached if n == "mart_server" else Connection(n))
        vars(night).update(all_streams=STREAMS)
        monkeypatch.setattr(rotating, "open_folder", lambda: night)
        return night

    return of


def rotate() -> str:
    done = CliRunner().invoke(app, ["rotate-key", "--yes"])
    assert done.exit_code == 0, done.output
    return done.output


def test_what_the_server_holds_is_said_and_it_is_loaded_with_nothing(
    server: Server, toy: Toy, night_of: Callable[..., Night]
) -> None:
    night = night_of()
    serving.serve(night.district, night.connections, night.paths)
    with server.as_("postgres") as admin:
        admin.execute("create table workspace.extract as select 1 as n")
    told = rotate()
    edition = (toy.paths.published / "current").readlink().name
    assert f"holds edition {edition}, which names people by the old key, and so may 1 tables of analysts' own" in told
    with pytest.raises(ContractError, match="was withdrawn when the pseudonym key was rotated"):
        serving.serve(night.district, night.connections, night.paths)
    assert (PEOPLE[ANN],) in server.rows("pipeline", "select person_key from core.dim_staff")


def test_a_server_that_is_away_does_not_hold_it_up(toy: Toy, night_of: Callable[..., Night]) -> None:
    night_of("/nowhere")
    assert "could not be asked (The Postgres server of connection 'mart_server' did not answer." in rotate()
    assert not is_under_way(toy.paths)


def test_a_server_that_was_never_loaded_holds_nothing(night_of: Callable[..., Night]) -> None:
    night_of()
    assert "The Postgres server is empty." in rotate()


def test_an_edition_that_went_before_the_rotation_is_of_the_old_key(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    current = paths.published / "editions" / "000009-a"
    (current / "analyst").mkdir(parents=True)
    (current / "analyst" / "manifest.json").touch()
    exact = current / "analyst" / "analyst.duckdb"
    exact.touch()
    editions.link(paths, current.name)
    assert not any(_is_of_old_key(name, paths) for name in (current.name, "000001-a"))
    exact.unlink()
    assert all(_is_of_old_key(name, paths) for name in (current.name, "000001-a"))
