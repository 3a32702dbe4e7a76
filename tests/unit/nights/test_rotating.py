"""`coaching rotate-key`: whose key it lengthens, what it says, and what waits until it has ended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coaching.connections import Connection
from coaching.errors import ConfigError
from coaching.secrets import key_file, load_key
from nights import rotating
from nights.at_work import at_work
from nights.cli import app
from nights.night import Night
from tests.unit.warehouse.erase.toy import BEA, CAL, KEY, STREAMS, USERS, Toy, id_of, make
from warehouse.rotate.journal import begin


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return make(tmp_path / "data")


@pytest.fixture
def night_of(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Night]:
    """What the command works on, with the key in a connection, or in the key file."""
    file = key_file("sandbox")
    file.parent.mkdir()
    file.write_text(KEY.master.hex(), encoding="utf-8")

    def of(secret: str = "") -> Night:
        night = Night(toy.district, toy.paths, "", connections=lambda name: Connection(name, password=secret))
        vars(night).update(all_streams=STREAMS)
        monkeypatch.setattr(rotating, "open_folder", lambda: night)
        return night

    return of


def rotate(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["rotate-key", *arguments], input=answer)


def test_a_key_file_gets_one_line_more(toy: Toy, night_of: Callable[..., Night]) -> None:
    night_of()
    assert "Aborted" in rotate(answer="n\n").output
    assert load_key("sandbox") == KEY

    done = rotate(answer="y\n")
    assert done.exit_code == 0, done.output
    key = load_key("sandbox")
    assert key.earlier == (KEY.master,)
    assert key.master.hex() not in done.output
    assert f"The pseudonym key is {key.fingerprint} now" in done.output
    assert {row["user_id"] for row in toy.rows(USERS)} == {id_of(address, key) for address in (BEA, CAL)}


def test_a_key_that_a_connection_holds_is_lengthened_by_its_keeper(toy: Toy, night_of: Callable[..., Night]) -> None:
    night_of(KEY.master.hex())
    told = rotate("--yes")
    assert isinstance(told.exception, ConfigError)
    assert "openssl rand -hex 32" in told.exception.remedy
    assert load_key("sandbox") == KEY  # the file is not what counts, and stays

    night = night_of(f"{KEY.master.hex()} {'9' * 64}")
    assert rotate("--yes").exit_code == 0
    assert {row["user_id"] for row in toy.rows(USERS)} == {id_of(address, night.key) for address in (BEA, CAL)}


def test_a_key_that_is_not_the_folders_is_not_lengthened(night_of: Callable[..., Night]) -> None:
    night_of("8" * 64)
    assert "Restore that key" in str(getattr(rotate("--yes").exception, "remedy", ""))


def test_nothing_else_works_on_a_folder_that_is_half_of_the_new_key(toy: Toy, night_of: Callable[..., Night]) -> None:
    night = night_of(f"{KEY.master.hex()} {'9' * 64}")
    begin(toy.paths, KEY.fingerprint, night.key)
    with pytest.raises(ConfigError, match="was begun and has not ended"), at_work(night):
        pytest.fail("it was let in")
    assert "it goes on" in rotate().output
    with at_work(night):
        assert not toy.paths.rotating.exists()
