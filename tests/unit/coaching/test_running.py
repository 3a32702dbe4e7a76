"""A marker that outlived its process ends no other one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coaching import running
from coaching.errors import AccessError


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "some.pid"


@pytest.fixture
def process(marker: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that was started with the marker's path, and has said that it runs."""
    said = "import sys, time; print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", said, "--pid", str(marker)], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.readline()
        marker.write_text(f"{started.pid}\n", encoding="utf-8")
        yield started
        started.kill()


def test_what_was_started_is_asked_to_end(marker: Path, process: "subprocess.Popen[bytes]") -> None:
    assert str(marker) in running.started_with(process.pid)
    assert running.stop(marker, known_by=[str(marker)])
    assert process.wait(10) < 0


def test_a_number_that_another_process_has_now_is_let_be(marker: Path, process: "subprocess.Popen[bytes]") -> None:
    assert not running.stop(marker, known_by=[".up"])
    assert process.poll() is None
    assert not marker.exists()


@pytest.mark.parametrize("text", ["", "none", "999999999"])
def test_a_marker_of_no_process_is_removed(marker: Path, text: str) -> None:
    marker.write_text(text, encoding="utf-8")
    assert not running.stop(marker, known_by=[""])
    assert not marker.exists()
    assert not running.stop(marker, known_by=["x"])


def test_another_users_process_is_said(
    marker: Path, process: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: int, _signal: int) -> None:
        raise PermissionError

    with monkeypatch.context() as refusing:
        refusing.setattr(os, "kill", refuse)
        with pytest.raises(AccessError, match="Another user"):
            running.stop(marker, known_by=[str(marker)])
    assert marker.exists()
