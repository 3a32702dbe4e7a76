"""Nights that fill a Postgres server: it holds what files hold, and names nobody; who is forgotten leaves it too."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors import declared
from sandbox.process import SandboxProcess
from sandbox.world import World
from tests.integration.erasing import forget, most_coached
from tests.integration.leaks import Needles, Secret, scan
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, sandbox_district, tell
from tests.integration.postgres import (
    PASSWORD,
    Loopback,
    by_area,
    loopback,
    of_a_district_with_a_server,
    packed_values,
    rows_that_hold,
    unowned_files,
)
from tests.unit.warehouse.publish.postgres.served import LOGINS, Server, digests_of_files, digests_of_server
from warehouse.erase import person_of

FOURTH, FIFTH = ((date.fromisoformat(NIGHTS[-1]) + timedelta(days)).isoformat() for days in (1, 2))


@pytest.mark.slow
def test_nights_are_served_and_who_is_forgotten_leaves_no_byte(
    copied: Callable[[], Line], sandbox: SandboxProcess, world: World, needles: Needles, tmp_path: Path
) -> None:
    with loopback() as postgres:
        line = of_a_district_with_a_server(copied(), postgres, tmp_path)
        server = postgres.server(line.paths)
        _three_nights_catch_up(line, server, postgres, sandbox)
        _nobody_is_named(line, postgres, needles)
        _one_is_forgotten(line, server, postgres, world)


def _three_nights_catch_up(line: Line, server: Server, postgres: Loopback, sandbox: SandboxProcess) -> None:
    assert line.run("postgres").exit_code == 0
    third = line.published().edition
    assert _held(server) == third
    postgres.stop()
    away = _night(line, sandbox, FOURTH)
    published = line.published().edition
    assert published != third, "the files are published all the same"
    assert (
        "- **publish_postgres** refused: The Postgres server of connection 'warehouse_postgres' did not answer." in away
    )
    postgres.start()
    assert _held(server) == third
    caught_up = _night(line, sandbox, FIFTH)
    assert "publish_postgres** refused" not in caught_up
    done = line.outcomes(FIFTH)["publish_postgres", ""]
    assert done.status == "done"
    tables = _equal_to_files(line, server)
    tell(
        f"served: edition {third}; away: {published} published, told of in the report; the next night:"
        f" {_held(server)}, {tables} tables and {done.rows} rows equal to the files, {done.seconds} s"
    )


def _night(line: Line, sandbox: SandboxProcess, load_date: str) -> str:
    sandbox.set_night(date.fromisoformat(load_date))
    line.night(load_date)
    assert line.outcomes(load_date)["publish", ""].status == "done"
    return (line.paths.reports / f"{load_date}.md").read_text(encoding="utf-8")


def _held(server: Server) -> object:
    ((edition,),) = server.rows("pipeline", "select edition from quality.publish")
    return edition


def _equal_to_files(line: Line, server: Server) -> int:
    edition = line.edition(line.published().edition)
    files = digests_of_files(edition)
    assert digests_of_server(server, "pipeline", edition) == files
    assert sum(rows for rows, _ in files.values()) > 10_000
    return len(files)


def _nobody_is_named(line: Line, postgres: Loopback, needles: Needles) -> None:
    """No planted name, address or token in the server's files, nor its password anywhere."""
    postgres.checkpoint()
    files = [file for file in postgres.data.rglob("*") if file.is_file()]
    tell(
        f"{len(files)} files of the server, {sum(f.stat().st_size for f in files) / 1e6:.0f} MB, hold no planted value"
    )
    assert scan(postgres.data, needles) == []
    password = [Secret("secret", 0, PASSWORD)]
    assert scan(postgres.data, password) == []
    assert scan(line.root, password) == []


def _one_is_forgotten(line: Line, server: Server, postgres: Loopback, world: World) -> None:
    address, key = most_coached(line, world)
    person = person_of(key, declared(sandbox_district(), include_unconfigured=True), paths=line.paths)
    secrets = [Secret("person id", n, value) for n, value in enumerate(sorted(person.everything))]
    viewers = Path(line.district) / "seeds" / "viewers.csv"
    viewers.write_text(f"login,role,school_code,person_key\ntheo,teacher,,{key}\n", encoding="utf-8")
    assert line.run("postgres").exit_code == 0
    with postgres.as_admin() as admin:
        for login, group in LOGINS.items():
            admin.execute(f"grant {group} to {login}")  # type: ignore[call-overload]
    held = {login: rows_that_hold(server, login, person.everything) for login in ("postgres", "pipeline", *LOGINS)}
    assert held["ana"]["core.fct_session_participant"] > 0
    assert held["theo"]["marts_restricted.mart_my_record"] > 0
    assert held["dashboards"] == held["nobody"] == {}
    postgres.checkpoint()
    before = scan(postgres.data, secrets)

    said = forget(line, address)
    assert "stand in 0 of them" in said
    assert "1 rows of seeds/viewers.csv name the person" in said
    viewers.write_text("login,role,school_code,person_key\n", encoding="utf-8")
    assert line.run("postgres").exit_code == 0
    tables = _equal_to_files(line, server)
    for login in held:
        assert rows_that_hold(server, login, person.everything) == {}, login
    postgres.checkpoint()
    after = scan(postgres.data, secrets)
    assert {finding.file.partition("/")[0] for finding in after} <= {"pg_wal"}
    assert unowned_files(server) == []
    assert packed_values(server) == 0, "a search of bytes would pass over compressed values"
    cleared = postgres.clear_log()
    assert scan(postgres.data, secrets) == []
    tell(
        said,
        f"rows that hold the person, by login: { ({login: sum(rows.values()) for login, rows in held.items()}) };"
        f" after it none; {tables} tables equal to the rewritten files",
        f"files of the server that hold the person: {by_area(before)}; after `coaching forget`: {by_area(after)};"
        f" after the administrator's block ({cleared}): nowhere",
    )
