"""Somebody is forgotten where a server holds them too: the erasure has not ended before the server has let them go."""

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import duckdb
import psycopg
import pytest
from typer.testing import CliRunner, Result

from coaching.connections import Connection
from coaching.district import load_district
from coaching.errors import ContractError, UnavailableError
from nights import forgetting, serving
from nights.cli import app
from nights.night import Night
from nights.steps import WAREHOUSE
from tests.unit.warehouse.erase.toy import ANN, BEA, KEY, PEOPLE, STREAMS, VERSIONS, Toy, email_of, make
from tests.unit.warehouse.publish.postgres.served import Server
from warehouse.erase import is_under_way
from warehouse.erase.scan import scan
from warehouse.publish.postgres import Cleared

SERVING = import_module("warehouse.publish.postgres.serve")


@pytest.fixture
def toy(server: Server) -> Toy:
    """A data folder whose edition names three people."""
    toy = make(server.paths.root)
    folder = toy.paths.published / "current" / "bi"
    folder.mkdir()
    with duckdb.connect(str(folder / "bi.duckdb")) as made:
        made.execute("create schema marts; create table marts.mart_edition as select 1 as n")
    return toy


@pytest.fixture
def night_of(server: Server, toy: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Night]:
    """What `coaching forget` works on; `host` is where the server is looked for."""
    folder = tmp_path / "district"
    shutil.copytree(toy.district.folder, folder)
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds" / "viewers.csv").write_text(f"login,role,school_code,person_key\nann,coach,,{PEOPLE[ANN]}\n")
    (folder / "seeds" / "opt_outs.csv").write_text(f"pseudonym,asked_on\n{email_of(ANN)},2026-01-05\n")
    sandbox = load_district("sandbox")
    told = {**sandbox.model_dump(exclude={"folder"}), "publish": {"postgres": {"connection": "mart_server"}}}
    district = type(sandbox).model_validate({**told, "folder": folder})

    def make_night(host: str = server.socket) -> Night:
        connection = Connection("mart_server", login="pipeline", host=host, schema=server.database)
        night = Night(district, toy.paths, "2026-01-06", connections=lambda _: connection)
        vars(night).update(all_streams=STREAMS, key=KEY)
        monkeypatch.setattr(forgetting, "open_folder", lambda: night)
        return night

    monkeypatch.setattr(forgetting, "person_key_of", lambda *_: PEOPLE[ANN])
    return make_night


def forget(answer: str = "") -> Result:
    return CliRunner().invoke(app, ["forget", "--yes"], input=answer)


def held(server: Server) -> set[object]:
    return {person for (person,) in server.rows("pipeline", "select person_key from core.dim_staff")}


def test_an_erasure_goes_on_until_the_server_has_let_them_go(
    server: Server, toy: Toy, night_of: Callable[..., Night]
) -> None:
    there, person = night_of(), toy.person(ANN)
    serving.serve(there.district, there.connections, there.paths)
    assert held(server) == set(PEOPLE.values())

    away = night_of("/nowhere")
    first = forget(f"{ANN}\n")
    assert isinstance(first.exception, UnavailableError)
    assert "stand in 0 of them" in first.output
    assert (scan(person.everything, paths=toy.paths).found, is_under_way(toy.paths)) == ([], True)
    assert PEOPLE[ANN] in held(server)
    with pytest.raises(ContractError, match="An erasure was begun and has not ended"):
        WAREHOUSE[0].run(away)

    night_of()
    second = forget()
    assert second.exit_code == 0
    assert "it goes on with whom it was begun for" in second.output
    assert held(server) == set(PEOPLE.values()) - {PEOPLE[ANN]}
    assert not is_under_way(toy.paths)
    for said in (first.output, second.output):
        assert "1 rows of seeds/viewers.csv name the person" in said
        assert "1 rows of seeds/opt_outs.csv name the person" in said
        assert not any(secret in said for secret in (*person.everything, VERSIONS[BEA]))


def test_no_byte_of_them_stays_in_a_file_of_the_database(
    server: Server, toy: Toy, night_of: Callable[..., Night]
) -> None:
    there = night_of()
    serving.serve(there.district, there.connections, there.paths)
    assert bytes_of(server, PEOPLE[ANN]) >= {"dim_staff", "pg_statistic", "viewers"}
    with server.as_("postgres") as admin:
        admin.execute("create table workspace.extract as select 1 as n")
    there.district.folder.joinpath("seeds", "viewers.csv").write_text("login,role,school_code,person_key\n")
    result = forget(f"{ANN}\n")
    assert bytes_of(server, PEOPLE[BEA]) >= {"dim_staff", "pg_statistic"}
    assert bytes_of(server, PEOPLE[ANN]) == set()
    assert "1 tables of analysts' own stand in its schema workspace" in result.output


def test_none_is_begun_that_the_server_could_not_follow(toy: Toy, night_of: Callable[..., Night]) -> None:
    night_of()
    (toy.paths.published / "current" / "analyst" / "manifest.json").touch()
    (toy.paths.published / "current" / "analyst" / "analyst.duckdb").unlink()
    result = forget(f"{ANN}\n")
    assert "was withdrawn when the pseudonym key was rotated" in str(result.exception)
    assert not is_under_way(toy.paths)


def test_dropped_rows_that_are_kept_keep_it_open() -> None:
    with pytest.raises(UnavailableError, match=r"2 tables .* keep dropped rows"):
        forgetting._refuse_left(None, None, Cleared(left=2, copies=0))


def bytes_of(server: Server, key: str) -> set[str]:
    """Of every file of the database whose bytes hold a key what it belongs to, or its path."""
    with server.as_("postgres") as admin:
        admin.execute("checkpoint")
        found = admin.execute(
            """select coalesce(c.relname, f.path) from (
                select 'base/' || d.oid || '/' || name as path, name
                from pg_database d, pg_ls_dir('base/' || d.oid) as name where datname = current_database()
            ) f left join pg_class c on pg_relation_filepath(c.oid) = f.path
            where position(convert_to(%s, 'utf8') in pg_read_binary_file(f.path, true)) > 0""",
            [key],
        )
        return {str(name) for (name,) in found}


def test_tables_that_could_not_be_dropped_keep_it_open(
    server: Server, toy: Toy, night_of: Callable[..., Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = night_of()
    serving.serve(there.district, there.connections, there.paths)

    def refused(_connection: psycopg.Connection, _schema: str) -> None:
        raise psycopg.errors.LockNotAvailable

    with monkeypatch.context() as patched:
        patched.setattr(SERVING, "_drop", refused)
        result = forget(f"{ANN}\n")
    assert "schemas of earlier editions are still read" in str(result.exception)
    assert is_under_way(toy.paths)
    assert forget().exit_code == 0
    assert not is_under_way(toy.paths)
    ((left,),) = server.rows("postgres", "select count(*) from pg_namespace where nspname ~ '_e[0-9]'")
    assert left == 3


def test_who_does_not_want_it_after_all_has_begun_nothing(toy: Toy, night_of: Callable[..., Night]) -> None:
    night_of()
    result = CliRunner().invoke(app, ["forget"], input=f"{ANN}\nn\n")
    assert "Aborted" in result.output
    assert not is_under_way(toy.paths)


def test_an_unforeseen_error_quotes_nobody(
    toy: Toy, night_of: Callable[..., Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    night_of()

    def quoting(*_: object, **__: object) -> None:
        message = f"Could not convert string '{ANN}'"
        raise duckdb.ConversionException(message)

    monkeypatch.setattr("warehouse.publish.postgres.serve", quoting)
    result = forget(f"{ANN}\n")
    assert isinstance(result.exception, ContractError)
    assert "publish_postgres failed with ConversionException" in str(result.exception)
    assert ANN not in str(result.exception)
    assert is_under_way(toy.paths)
