"""`coaching who`: the roster says whose a key is, on the terminal, and nothing of it stays but that it was asked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
from typer.testing import CliRunner

from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Privacy
from nights.cli import app
from nights.night import open_folder
from sandbox.server import Fault, Sandbox, running
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS
from warehouse.land import pseudonym

KEY = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Served:
    world: World
    sandbox: Sandbox


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    world = build_world(1, "tiny")
    with running(world) as sandbox:
        sandbox.set_night(NIGHTS[0])
        yield Served(world, sandbox)


@pytest.fixture
def paths(served: Served, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A warehouse that knows one teacher by the pseudonym of the roster's id."""
    for name, value in served.sandbox.environment.items():
        monkeypatch.setenv(name, value)
    paths = Paths.from_env()
    paths.root.mkdir(exist_ok=True)
    (paths.root / "format").write_text("5")
    someone = next(p for p in served.world.people if p.kind == "teacher")
    digest = pseudonym(open_folder().key, Privacy.PSEUDONYMISE, "roster_user", someone.person_id)
    with duckdb.connect(str(paths.warehouse)) as built:
        built.execute("create schema intermediate")
        built.execute(
            f"""create table intermediate.int_people__resolved as select * from (values
            ('roster_id', '{digest}', '{KEY}'), ('email_hash', 'x', '{KEY}'), ('roster_id', 'y', 'gone')
            ) as known (identity_type, identity_id, person_key)"""
        )
    return paths


def test_the_roster_names_one_person(served: Served, paths: Paths, caplog: pytest.LogCaptureFixture) -> None:
    someone = next(p for p in served.world.people if p.kind == "teacher")
    result = CliRunner().invoke(app, ["who", KEY])
    assert result.stdout == f"{someone.given} {someone.family}\n"
    kept = b"".join(file.read_bytes() for file in paths.root.rglob("*") if file.is_file())
    for part in (someone.family.encode(), someone.email.encode()):
        assert part not in kept, "a name that was told is at rest nowhere"
    assert someone.family not in caplog.text
    noted = json.loads(paths.names_asked.read_text())
    assert noted["names"] == 1
    assert noted["by"]
    assert KEY not in paths.names_asked.read_text()
    assert paths.names_asked.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["gone", "nobody's"])
def test_who_is_on_no_roster_is_not_named(key: str, paths: Paths) -> None:
    result = CliRunner().invoke(app, ["who", key])
    assert isinstance(result.exception, ContractError)
    assert json.loads(paths.names_asked.read_text())["names"] == 0


def test_a_roster_that_does_not_answer_is_told(served: Served, paths: Paths) -> None:
    served.sandbox.set_faults(Fault("forbidden", "/users"))
    result = CliRunner().invoke(app, ["who", KEY])
    served.sandbox.set_faults()
    assert result.exception is not None
    assert result.stdout == ""
