"""O3: an accepted shrink shows both counts, asks, and can be taken back; a stream switched off refuses no more."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from coaching.errors import ConfigError, ContractError
from coaching.paths import PROJECT
from nights import report, steps
from nights.cli import app
from nights.night import Night, open_night
from nights.results import refusals
from warehouse import store

FIRST, NIGHT = "2026-03-08", "2026-03-09"
SOURCE, STREAM = "files", "members"
Sent = Callable[[str, int], Night]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A district of one list, which comes as a file."""
    folder = tmp_path / "district"
    shutil.copytree(PROJECT / "districts" / "sandbox", folder)
    text = yaml.safe_load((folder / "district.yml").read_text())
    columns, part = {"Member": "member", "Group": "circle"}, {"object_id": "member", "event_type": "circle"}
    entry = {
        "columns": columns,
        "key": ["member"],
        "feeds": "lms_objects",
        "map": part,
        "options": {"pattern": "*.csv"},
    }
    text["sources"] = {
        SOURCE: {
            "kind": "file_drop",
            "options": {"folder": str(tmp_path / "in"), "settle_seconds": 0},
            "streams": {STREAM: entry, "other": {**entry, "enabled": False}},
        }
    }
    (folder / "district.yml").write_text(yaml.safe_dump(text))
    (tmp_path / "in").mkdir()
    monkeypatch.setenv("COACHING_DISTRICT", str(folder))
    return folder


@pytest.fixture
def sent(folder: Path) -> Sent:
    """The list with so many rows, pulled and checked under a night."""

    def send(load_date: str, rows: int) -> Night:
        lines = "".join(f"m{n},{n % 3}\n" for n in range(rows))
        (folder.parent / "in" / "members.csv").write_text(f"Member,Group\n{lines}")
        night = open_night(load_date)
        steps.extract(night, SOURCE, STREAM)
        steps.check(night, SOURCE)
        return night

    return send


def _accept(*options: str, said: str = "") -> Result:
    arguments = ["accept-shrink", "--date", NIGHT, "--source", SOURCE, "--stream", STREAM, *options]
    return CliRunner().invoke(app, arguments, input=said)


def _rows(night: Night) -> int:
    latest = store.latest(night.paths, SOURCE, STREAM)
    assert latest
    return latest.rows


def test_o3_a_shrink_is_shown_asked_for_and_taken_back(sent: Sent) -> None:
    night = sent(FIRST, 20)
    with pytest.raises(ContractError, match="12 rows came where the load before had 20"):
        sent(NIGHT, 12)
    asked = _accept(said="n\n")
    assert asked.exit_code == 1
    assert "12 rows came where the load before had 20, 8 fewer." in asked.output
    with pytest.raises(ContractError, match="12 rows came"):
        sent(NIGHT, 12)
    assert _accept(said="y\n").exit_code == 0
    with pytest.raises(ContractError, match="3 rows came where the load before had 20"):
        sent(NIGHT, 3)
    night = sent(NIGHT, 11)
    assert refusals(night) == []
    assert _rows(night) == 11
    taken = _accept("--take-back")
    assert "load of 11 rows stands below landing/_withdrawn/" in taken.output
    assert _rows(night) == 20
    assert len(list((night.paths.landing / "_withdrawn" / SOURCE / STREAM).iterdir())) == 1
    assert [o.reason for o in refusals(night)] == [
        "The acceptance of its shrink was taken back; the load before counts again."
    ]
    with pytest.raises(ContractError, match="11 rows came where the load before had 20"):
        sent(NIGHT, 11)
    assert _accept("--yes").exit_code == 0
    assert "No load was committed by it." in _accept("--take-back").output


def test_o3_what_never_shrank_cannot_be_accepted(sent: Sent) -> None:
    sent(FIRST, 20)
    sent(NIGHT, 19)
    for options in ((), ("--yes",)):
        refused = _accept(*options)
        assert isinstance(refused.exception, ConfigError)
        assert "Nothing of files.members was refused as a shrink on 2026-03-09" in str(refused.exception)
    taken = _accept("--take-back")
    assert "No shrink of files.members on 2026-03-09 was accepted" in str(taken.exception)
    assert _rows(open_night(NIGHT)) == 19


def test_o3_a_stream_switched_off_after_its_refusal_lets_the_night_be_green(sent: Sent, folder: Path) -> None:
    sent(FIRST, 20)
    with pytest.raises(ContractError):
        sent(NIGHT, 2)
    text = yaml.safe_load((folder / "district.yml").read_text())
    streams = text["sources"][SOURCE]["streams"]
    assert report.state(open_night(NIGHT)).startswith("1 refused")
    streams[STREAM]["enabled"], streams["other"]["enabled"] = False, True
    (folder / "district.yml").write_text(yaml.safe_dump(text))
    night = open_night(NIGHT)
    steps.extract(night, SOURCE, "other")
    steps.check(night, SOURCE)
    assert refusals(night) == []
    assert report.state(night).startswith("not finished: build")
    assert STREAM not in report.write(night)
