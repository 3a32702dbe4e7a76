"""F11: a file is taken when it stands still and ends whole, and when its sender says so, where one does."""

import hashlib
import os
import time
from pathlib import Path

import pytest

import extractors
from coaching.errors import ContractError, UnavailableError
from tests.cases.landed import file_landed, file_stream

COLUMNS = ["Date", "Minutes"]
WHOLE = "Date,Minutes\n" + "".join(f"{n},49\n" for n in range(200))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    file.write_text(WHOLE)
    return file


def test_f11_a_file_that_stood_still_is_read_at_once(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    os.utime(log, (time.time() - 61, time.time() - 61))
    assert file_landed(log.parent, COLUMNS, settle_seconds=60).manifest.rows == 200


def test_f11_the_doctor_does_not_wait(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    stream, district = file_stream(log.parent, COLUMNS, settle_seconds=60)
    assert extractors.sample(stream, district.sources["forms"], None).body.startswith(b"Date,Minutes")
    log.write_text("")
    with pytest.raises(ContractError, match="a file is empty"):
        extractors.sample(stream, district.sources["forms"], None)


@pytest.mark.parametrize("grows", [False, True])
def test_f11_a_young_file_is_looked_at_twice(*, grows: bool, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write_text(WHOLE[:300])
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if grows:
            log.write_text(WHOLE[:600])

    monkeypatch.setattr(time, "sleep", sleep)
    if grows:
        with pytest.raises(UnavailableError, match="still being written"):
            file_landed(log.parent, COLUMNS, settle_seconds=60)
    else:
        assert file_landed(log.parent, COLUMNS, settle_seconds=60).manifest.rows
    assert len(waited) == 1
    assert 50 < waited[0] <= 60


@pytest.mark.parametrize(
    ("end", "rows"),
    [
        ("7,49", 201),
        ("7,4", 201),  # nothing tells it from a whole one: that is what the waiting is for
        ("7", None),
        ('7,"4', None),
        ('7,"4"', 201),
    ],
)
def test_f11_a_record_that_is_not_closed_is_no_end(end: str, rows: int | None, log: Path) -> None:
    log.write_text(WHOLE + end)
    if rows:
        assert file_landed(log.parent, COLUMNS).manifest.rows == rows
    else:
        with pytest.raises(ContractError, match="ends in the middle of a record, after line 201"):
            file_landed(log.parent, COLUMNS)


@pytest.mark.parametrize("marker", ["{name}.done", "{stem}.ok", "_SUCCESS"])
def test_f11_a_marker_says_that_a_file_is_whole(marker: str, log: Path) -> None:
    with pytest.raises(UnavailableError, match="1 of 1 files have no marker yet"):
        file_landed(log.parent, COLUMNS, pattern="l*", marker=marker)
    log.with_name(marker.format(name="log.csv", stem="log")).touch()
    assert file_landed(log.parent, COLUMNS, pattern="l*", marker=marker).manifest.rows == 200


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256"])
def test_f11_a_list_of_digests_says_it_too(algorithm: str, log: Path) -> None:
    with pytest.raises(UnavailableError, match="list of digests"):
        file_landed(log.parent, COLUMNS, digests="log-sums")
    digest = hashlib.new(algorithm, log.read_bytes(), usedforsecurity=False).hexdigest()
    (log.parent / "log-sums").write_text(f"{digest} *other.csv\n{digest}  log.csv\n")
    assert file_landed(log.parent, COLUMNS, pattern="l*", digests="log-sums").manifest.rows == 200
    log.write_text(WHOLE[:-1])
    with pytest.raises(ContractError, match="is not what `log-sums` says of it"):
        file_landed(log.parent, COLUMNS, digests="log-sums")
