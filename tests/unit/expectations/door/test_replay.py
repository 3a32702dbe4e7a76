from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Stream
from expectations.door.check import check_load
from expectations.door.replay import replay
from expectations.engine.rules import day, number, present
from expectations.roles import coaching_log
from tests.unit.expectations.conftest import NIGHT, MakeLoad, good_session, make_stream
from warehouse.store.writing import write_file

BAD = {
    0: {"session_date": "x"},
    3: {"duration_minutes": "600"},
    4: {"duration_minutes": "600", "session_date": "x"},
    7: {"_problem": "no record"},
    149: {"session_date": "x"},
}
ROWS = [{**good_session(at), **BAD.get(at, {})} for at in range(150)]


def numbers(paths: Paths, file: str) -> list[int]:
    return pq.read_table(paths.landing / file, columns=["_row_number"], partitioning=None).column(0).to_pylist()


COMMITTED = f"forms/log/load_date={NIGHT}/data.parquet"


def test_a_mended_suite_brings_rows_back_as_a_new_revision(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.door.replay._READ_ROWS", 40)
    old = check_load(log, make_load(log, ROWS), paths=paths)
    monkeypatch.setattr(coaching_log, "_RULES", (("session_date", lambda c, _: (present(c), day(c))),))
    new = replay(log, NIGHT, paths=paths)
    assert (new.revision, new.rows, new.accepted, new.quarantined) == (2, 150, 146, 4)
    assert new.load_id != old.load_id
    assert sorted([*numbers(paths, COMMITTED), *numbers(paths, str(new.quarantine_file))]) == list(range(1, 151))
    assert [p.name for p in paths.quarantine.rglob("*.parquet")] == [f"{new.load_id}.parquet"]
    assert not list(paths.incoming.rglob("*.parquet"))
    again = make_load(log, ROWS, revision=2)
    assert check_load(log, again, paths=paths) == new


def test_the_same_judgement_leaves_everything_as_it_was(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    old = check_load(log, make_load(log, ROWS), paths=paths)
    before = {p: p.read_bytes() for p in paths.landing.rglob("*.parquet")}
    assert old.quarantined == 5
    assert replay(log, NIGHT, paths=paths) == old
    assert {p: p.read_bytes() for p in paths.landing.rglob("*.parquet")} == before


def test_rows_keep_their_numbers_where_others_were_left_out(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = [1, 90, 152]
    check_load(log, make_load(log, ROWS[:149], left_out=left_out), paths=paths)
    monkeypatch.setattr(coaching_log, "_RULES", (("session_date", lambda c, _: (present(c), day(c))),))
    new = replay(log, NIGHT, paths=paths)
    assert (new.rows, new.accepted, new.forgotten) == (149, 146, 3)
    told = sorted([*numbers(paths, COMMITTED), *numbers(paths, str(new.quarantine_file))])
    assert told == [number for number in range(1, 153) if number not in left_out]


def test_a_replay_that_is_refused_leaves_the_old_load(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_load(log, make_load(log, ROWS), paths=paths)
    before = {p: p.read_bytes() for p in paths.landing.rglob("*.parquet")}
    monkeypatch.setattr(coaching_log, "_RULES", (("duration_minutes", lambda c, _: (number(c, 1, 2),)),))
    with pytest.raises(ContractError, match="few_rows_are_broken"):
        replay(log, NIGHT, paths=paths)
    assert {p: p.read_bytes() for p in paths.landing.rglob("*.parquet")} == before


def test_nothing_to_replay_is_an_error(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    with pytest.raises(ContractError, match="no committed load"):
        replay(log, NIGHT, paths=paths)
    check_load(log, make_load(log, ROWS), paths=paths)
    make_load(log, ROWS)
    with pytest.raises(ContractError, match="waits for its check"):
        replay(log, NIGHT, paths=paths)


def test_a_load_whose_rows_went_by_age_is_not_replayed(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    told = replace(check_load(log, make_load(log, ROWS), paths=paths), aged=10, aged_until="2027-01-04")
    file = paths.landing / COMMITTED
    rows = pq.ParquetFile(file).read().replace_schema_metadata(None)
    write_file(file, rows.schema, rows.slice(10).to_batches(), told)
    before = file.read_bytes()
    with pytest.raises(ContractError, match="went by age"):
        replay(log, NIGHT, paths=paths)
    assert file.read_bytes() == before


def test_a_load_of_other_columns_is_not_replayed(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    check_load(log, make_load(log, ROWS), paths=paths)
    with pytest.raises(ContractError, match="other columns"):
        replay(make_stream("log", "coaching_log", ("session_date",)), NIGHT, paths=paths)
