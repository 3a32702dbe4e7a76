"""O7: what a power cut or the disk has spoilt stops its own stream alone, is told, and is mended by pulling again."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching import atomic
from coaching.errors import ContractError
from coaching.outcomes import read_outcomes
from coaching.streams import Mode
from expectations.door.replay import replay
from nights import report
from nights.night import Night
from nights.results import refusals
from tests.cases.drop import drop_night, index, run, write_log
from warehouse import store
from warehouse.store import damage
from warehouse.store.memory import Memory
from warehouse.store.verify import verify

FIRST, SECOND = "2026-01-05", "2026-01-06"


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights of two sources, landed and indexed; the second with more rows."""
    folder = tmp_path_factory.mktemp("landed")
    for rows, day in ((10, FIRST), (12, SECOND)):
        for name in ("forms", "more"):
            write_log(folder / f"{name}.csv", rows)
        assert run(drop_night(folder, day)) == {"forms": "landed", "more": "landed"}
    return folder


@pytest.fixture
def nights(landed: Path, tmp_path: Path) -> tuple[Night, Night]:
    """A copy of them."""
    shutil.copytree(landed, tmp_path, dirs_exist_ok=True)
    found = (drop_night(tmp_path, FIRST), drop_night(tmp_path, SECOND))
    index(found[1])
    return found


def _load(night: Night, source: str = "forms") -> Path:
    return store.load_file(night.paths, source, "log", night.load_date)


def _keep_time(file: Path, change: Callable[[bytes], bytes]) -> None:
    """Changes bytes as a disk does: size and time of change stay."""
    before = file.stat()
    with file.open("r+b") as opened:
        data = change(opened.read())
        opened.seek(0)
        opened.write(data)
        opened.truncate(len(data))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _flip(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def _indexed(night: Night) -> dict[tuple[str, str], int]:
    table = pq.read_table(night.paths.index / "loads.parquet")
    return {(r["source"], str(r["load_date"])): r["accepted"] for r in table.to_pylist()}


def _readable_by_dbt(night: Night, source: str) -> int:
    files = f"{night.paths.landing}/{source}/log/load_date=*/*.parquet"
    with duckdb.connect() as engine:
        (rows,) = engine.execute("select count(*) from read_parquet(?, union_by_name = true)", [files]).fetchall()
    return int(rows[0])


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing in it": lambda _: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "zeros": lambda data: bytes(len(data)),
    "a bit of the data": _flip(40),
    "a bit of the manifest": lambda data: _flip(data.index(b'"accepted": ') + len('"accepted": '))(data),
}


@pytest.mark.parametrize("how", SPOILT)
def test_o7_a_spoilt_load_stops_its_stream_alone_and_is_mended(how: str, nights: tuple[Night, Night]) -> None:
    first, second = nights
    _keep_time(_load(second), SPOILT[how])
    index(second)  # what every build does first
    assert _indexed(second) == {("forms", FIRST): 10, ("more", FIRST): 10, ("more", SECOND): 12}
    assert (_readable_by_dbt(second, "forms"), _readable_by_dbt(second, "more")) == (10, 22)
    (refused,) = refusals(second)
    assert (refused.source, refused.status) == ("forms", "refused")
    remedy = f"coaching run --date {SECOND} --source forms --stream log"
    assert f"damaged on the disk. What was built from it stays; pull that night again: `{remedy}`" in refused.reason
    assert "1 refused" in report.state(second)
    assert refusals(first) == [r for r in refusals(first) if SECOND in r.reason]  # told in every night until mended
    assert run(second) == {"forms": "landed", "more": "landed"}
    assert _indexed(second)["forms", SECOND] == 12
    assert refusals(second) == refusals(first) == []


def test_o7_a_full_list_needs_only_its_newest_load(nights: tuple[Night, Night]) -> None:
    first, second = nights
    _keep_time(_load(first), SPOILT["cut short"])
    index(second)
    assert _indexed(second) == {("forms", SECOND): 12, ("more", FIRST): 10, ("more", SECOND): 12}
    assert refusals(second) == []
    assert run(second)["forms"] == "landed"


def test_o7_events_wait_for_the_night_that_is_damaged(
    nights: tuple[Night, Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows stand in no other load: the index goes on listing it, and the stream takes nothing new before it."""
    first, second = nights
    for night in nights:
        events = tuple(replace(s, mode=Mode.APPEND) for s in night.streams)
        monkeypatch.setitem(night.__dict__, "streams", events)
        monkeypatch.setitem(night.__dict__, "all_streams", events)
    _keep_time(_load(first), _flip(40))
    index(second)
    assert _indexed(second)["forms", FIRST] == 10
    said = run(second)
    assert said["more"] == "landed"
    assert f"the load of {FIRST} is damaged on the disk" in said["forms"]
    assert run(first) == run(second) == {"forms": "landed", "more": "landed"}


def test_o7_an_outcome_of_no_bytes_is_its_own_step_s(nights: tuple[Night, Night]) -> None:
    _, second = nights
    file = second.paths.runs / SECOND / "check.forms.log.json"
    for spoilt in (b"", b"\x00" * 40, b"[]", b'{"load_date": "2026'):
        file.write_bytes(spoilt)
        index(second)
        told = [(o.step, o.source) for o in read_outcomes(second.paths.runs, SECOND) if "damaged" in o.reason]
        assert told == [("check", "forms")]
        assert [o.source for o in refusals(second)] == ["forms"]
    assert run(second)["forms"] == "landed"
    assert refusals(second) == []


def test_o7_the_index_is_written_anew(nights: tuple[Night, Night]) -> None:
    _, second = nights
    before = {f.name: f.read_bytes() for f in second.paths.index.glob("*.parquet")}
    for file in second.paths.index.iterdir():
        file.write_bytes(b"")
    store.load_file(second.paths, "forms", "log", store.ZERO_DATE).write_bytes(b"PAR1")
    index(second)
    assert {f.name: f.read_bytes() for f in second.paths.index.glob("*.parquet")} == before
    remembered = second.paths.index / "memory.json"
    remembered.write_text(remembered.read_text().replace('"accepted": 12', '"accepted": 13'))
    index(second)
    assert {f.name: f.read_bytes() for f in second.paths.index.glob("*.parquet")} == before


def test_o7_rows_set_aside_are_counted_though_their_file_is_gone(tmp_path: Path) -> None:
    night = drop_night(tmp_path, FIRST)
    for name in ("forms", "more"):
        write_log(tmp_path / f"{name}.csv", 10)
    with (tmp_path / "forms.csv").open("a") as log:
        log.write("1/5/2026 9:00:00,coach@district.example,someday,45\n")
    assert run(night)["forms"] == "landed"
    (aside,) = night.paths.quarantine.rglob("*.parquet")
    _keep_time(aside, _flip(40))
    again = f"coaching run --date {FIRST} --source forms --stream log --repull"
    assert verify(night.streams, paths=night.paths).damaged == [
        f"forms.log: the 1 rows set aside on {FIRST} are damaged on the disk. `{again}`"
    ]
    with pytest.raises(ContractError, match="rows that were set aside are damaged"):
        replay(night.stream("forms", "log"), FIRST, paths=night.paths, district=night.district)
    (night.paths.index / "memory.json").unlink()
    index(night)
    (row,) = pq.read_table(night.paths.index / "quarantine.parquet").to_pylist()
    assert (row["rule_name"], row["rows"]) == ("quarantine_file_is_damaged", 1)


def test_o7_verify_reads_every_bit(nights: tuple[Night, Night]) -> None:
    _, second = nights
    found = verify(second.streams, paths=second.paths)
    assert (found.files, found.without_digest, found.damaged) == (4, 0, [])
    size = _load(second).stat().st_size
    missed = []
    for at in range(0, size, 97):
        _keep_time(_load(second), _flip(at))
        if damage.is_sound(_load(second)):
            missed.append(at)
        _keep_time(_load(second), _flip(at))
    print(f"{size // 97 + 1} single bits flipped in a load of {size} bytes, {len(missed)} not noticed")
    assert missed == []
    _keep_time(_load(second), _flip(40))
    assert [s[:9] for s in verify(second.streams, paths=second.paths).damaged] == ["forms.log"]


def test_o7_what_is_known_is_read_again_in_turn(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.parquet" for n in range(5)]
    for file in files:
        file.write_bytes(bytes(100))
    seen = []
    for _ in range(4):
        memory = Memory(tmp_path / "memory.json", "UTC")
        seen.append(sorted(f.stem for f in memory.turn(files, most_bytes=200)))
        memory.save()
    assert seen == [["0", "1"], ["2", "3"], ["0", "4"], ["1", "2"]]
    (tmp_path / "memory.json").write_text(json.dumps({}))
    assert Memory(tmp_path / "memory.json", "UTC").is_new(files[0])


def test_o7_every_file_and_folder_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    sync = atomic.sync
    monkeypatch.setattr(atomic, "sync", lambda path: (flushed.append(path.name), sync(path)))
    atomic.write_text(tmp_path / "new" / "night" / "check.json", "{}")
    assert flushed == [tmp_path.name, "new", f".check.json.{os.getpid()}.tmp", "night"]
