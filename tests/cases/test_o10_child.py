"""O10: the process that checks the sources knows no connection, no key, and none of the caller's other settings."""

import subprocess
from pathlib import Path

import pytest

from nights import by_hand
from nights.night import RUN, open_night

SECRETS = {
    "AIRFLOW_CONN_CANVAS": '{"password": "hidden"}',
    "AIRFLOW_CONN_COACHING_KEY": '{"password": "hidden"}',
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://hidden",
    "AWS_SECRET_ACCESS_KEY": "hidden",
    "COACHING_KEY_FILE": "hidden",
}


def test_o10_a_check_gets_what_it_needs_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    known: list[dict[str, str]] = []

    def run(command: list[str], **more: object) -> "subprocess.CompletedProcess[str]":
        assert command[2:4] == ["nights", "check"]
        assert isinstance(more["env"], dict)
        known.append(more["env"])
        return subprocess.CompletedProcess(command, 0, "", "")

    folder = tmp_path / "district"
    folder.mkdir()
    sandbox = open_night("2026-03-09", district="sandbox").district.folder
    for part in sandbox.iterdir():
        (folder / part.name).symlink_to(part)
    text = (folder / "district.yml").read_text()
    (folder / "district.yml").unlink()
    (folder / "district.yml").write_text(text + "# ${DROP_FOLDER} and $AIRFLOW_CONN_CANVAS\n")
    for name, value in {**SECRETS, "DROP_FOLDER": "/in"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(by_hand.subprocess, "run", run)
    night = open_night("2026-03-09", district=str(folder))
    assert list(by_hand._check(night, ["oneroster", "canvas"])) == []
    (environment,) = known
    assert not SECRETS.keys() & environment.keys()
    assert "hidden" not in str(environment)
    assert environment["DROP_FOLDER"] == "/in"
    assert environment["COACHING_DISTRICT"] == str(folder)
    assert environment["COACHING_DATA"] == str(data_dir)
    assert environment[RUN] == night.run


def test_o10_where_every_stream_is_switched_off_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand.subprocess, "run", lambda *_, **__: pytest.fail("a check was started"))
    assert list(by_hand._check(open_night("2026-03-09", district="sandbox"), [])) == []
