"""O8: a full disk, or a folder that cannot be written, is one sentence; what stood there stays, and doctor sees it."""

import errno
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path

import pytest

from coaching import atomic
from coaching.errors import CoachingError, UnavailableError
from coaching.outcomes import read_outcomes
from coaching.paths import Paths
from nights import doctor, steps
from nights.night import Night, open_night
from tests.cases.drop import drop_night, run, write_log
from warehouse import store

FIRST, SECOND = "2026-01-05", "2026-01-06"


@pytest.fixture
def night(tmp_path: Path) -> Night:
    for name in ("forms", "more"):
        write_log(tmp_path / f"{name}.csv", 20)
    assert run(drop_night(tmp_path, FIRST)) == {"forms": "landed", "more": "landed"}
    return drop_night(tmp_path, SECOND)


def _said_in_child(night: Night, most_bytes: int) -> list[str]:
    """What a pull says whose process may write files of so many bytes: the system's own refusal, as of a full disk."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        said = ["nothing"]
        try:
            steps.extract(night, "forms", "log")
        except CoachingError as error:
            said = [type(error).__name__, str(error)]
        except BaseException:  # noqa: BLE001 - a child that must not go on as the test itself
            said = ["raw", traceback.format_exc()]
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    return [str(part) for part in json.loads(text)]


@pytest.mark.parametrize("most_bytes", [1_000, 0])
def test_o8_a_full_disk_is_a_sentence(most_bytes: int, night: Night) -> None:
    before = store.load_file(night.paths, "forms", "log", FIRST).read_bytes()
    kind, said = _said_in_child(night, most_bytes)
    assert kind == "UnavailableError"
    assert said.startswith("The disk of ")
    assert said.endswith("is full: " + said.split("is full: ")[1])
    assert "What stood there stays; free some space, then run it again." in said
    assert store.load_file(night.paths, "forms", "log", FIRST).read_bytes() == before
    assert not list(night.paths.root.rglob(f"*.{os.getpid()}.tmp"))
    told = [o for o in read_outcomes(night.paths.runs, SECOND) if o.source == "forms"]
    assert [(o.status, o.retry) for o in told] == ([("refused", True)] if most_bytes else [])
    assert run(night)["forms"] == "landed"


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_o8_a_closed_folder_is_a_sentence(number: int, night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, so the system's word is played."""
    make = atomic.make_folder

    def closed(folder: Path) -> None:
        if "landing" in folder.parts:
            raise OSError(number, os.strerror(number), str(folder))
        make(folder)

    monkeypatch.setattr(atomic, "make_folder", closed)
    with pytest.raises(UnavailableError, match=r"_incoming/.* cannot be written\. Give it to the user that runs this"):
        steps.extract(night, "forms", "log")
    (outcome,) = [o for o in read_outcomes(night.paths.runs, SECOND) if o.status == "refused"]
    assert "cannot be written" in outcome.reason


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of file sizes are asked as Linux keeps them")
def test_o8_doctor_tries_every_folder(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHING_DATA", str(night.paths.root))
    assert [look.ok for look in doctor.examine() if look.what == "disk"] == [True]
    put = atomic.put

    def closed(written: Path, target: Path) -> None:
        with atomic.disk_errors(target):
            if target.parent.name == "landing":
                raise OSError(errno.ENOSPC, "full")
        put(written, target)

    monkeypatch.setattr(atomic, "put", closed)
    (look,) = [look for look in doctor.examine() if look.what == "disk"]
    assert not look.ok
    assert f"The disk of {Paths.from_env().landing} is full" in look.text


def test_o8_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COACHING_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(UnavailableError, match="cannot be written"):
        open_night(FIRST, district="sandbox")
