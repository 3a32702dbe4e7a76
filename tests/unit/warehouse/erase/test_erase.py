"""Somebody is forgotten: they stand nowhere any more, what is others' stays, and no later pull brings them back."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching import atomic
from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Feeds
from tests.unit.warehouse.erase.toy import (
    ANN,
    BEA,
    CAL,
    KEY,
    LATER,
    LOG,
    NAMES,
    NIGHT,
    PEOPLE,
    SESSIONS,
    STREAMS,
    USERS,
    VERSIONS,
    Toy,
    email_of,
    id_of,
    listed,
    make,
    name_of,
)
from warehouse import store
from warehouse.build import keys
from warehouse.erase import Person, end_journal, is_under_way, look, read_journal
from warehouse.erase.scan import scan
from warehouse.frozen import noted
from warehouse.land import undeclared
from warehouse.land.belonging import Belonging, belonging
from warehouse.land.sealing import Sealer
from warehouse.land.unlinking import NOBODY, Forgotten, digest_of
from warehouse.store.writing import write_file


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return make(tmp_path_factory.mktemp("made") / "data")


@pytest.fixture
def toy(made: Toy, tmp_path: Path) -> Toy:
    shutil.copytree(made.paths.root, tmp_path / "data", symlinks=True)
    return Toy(Paths(tmp_path / "data"), made.district)


def test_a_person_is_all_that_is_theirs_alone(toy: Toy) -> None:
    person = toy.person(ANN)
    assert dict(person.pseudonyms) == {id_of(ANN): False, email_of(ANN): False, name_of(ANN): True}
    assert person.keys == tuple(sorted((PEOPLE[ANN], VERSIONS[ANN])))
    assert all(secret not in repr(person) for secret in person.everything)


def test_what_is_looked_at_is_what_is_then_done_and_nothing_is_found_after(toy: Toy) -> None:
    person = toy.person(ANN)
    before = {f: f.read_bytes() for f in toy.paths.root.rglob("*") if f.is_file()}
    seen = look(person, STREAMS, KEY, paths=toy.paths, district=toy.district)
    assert {f: f.read_bytes() for f in toy.paths.root.rglob("*") if f.is_file()} == before
    assert len(scan(person.everything, paths=toy.paths).found) == 9

    done = toy.forget(person)
    assert done.touched == seen.touched == {
        "landing": {
            "files": 2, "rows left out": 1, "rows unlinked": 1, "sealed values dropped": 2,
        },
        "key map": {"rows left out": 1},
        "closed periods": {"frozen rows": 3},
        "weeks whose events went": {"rows left out": 1},
        "editions": {"editions": 1, "rows left out": 2, "rows unlinked": 2},
    }  # fmt: skip
    assert done.proof is not None
    assert (done.proof.found, is_under_way(toy.paths)) == (
        [],
        True,
    )  # until whoever holds copies says that they are gone
    end_journal(toy.paths)
    assert not is_under_way(toy.paths)
    assert done.proof.files > 8
    assert not toy.paths.warehouse.exists()


def test_rows_of_others_stay_and_a_session_stays_unlinked(toy: Toy) -> None:
    others = {row["user_id"] for row in toy.rows(USERS)}
    toy.forget(toy.person(ANN))
    assert {row["user_id"] for row in toy.rows(USERS)} == others  # Ann's stood in quarantine
    told = toy.manifest(USERS)
    assert (told.rows, told.accepted, told.quarantined, told.forgotten) == (2, 2, 0, 1)
    assert [(r["teacher_emails"], r["minutes"]) for r in toy.rows(LOG)] == [
        (f";{email_of(BEA)}", "30;20"), (email_of(BEA), "10"), (email_of(BEA), "40"),
    ]  # fmt: skip
    opened = [row["_extra"] and Sealer(KEY, LOG).open(row["_extra"]) for row in toy.rows(LOG)]
    assert opened == [None, None, {"said": "nothing else"}]
    assert pq.read_table(keys.keys_file(toy.paths)).column("roster_id").to_pylist() == [id_of(BEA), id_of(CAL)]
    assert toy.edition("dim_staff") == sorted((VERSIONS[a], PEOPLE[a]) for a in (BEA, CAL))
    assert toy.edition("fct_session_participant") == [("s1", PEOPLE[BEA])]
    assert toy.edition("dim_session_note") == [("s1", None, "  x;", ""), ("s2", PEOPLE[BEA], PEOPLE[BEA], " ; ")]


def test_rows_that_went_by_age_are_nobodys_forgotten_ones(toy: Toy) -> None:
    file, told = store.load_file(toy.paths, "toy", "log", NIGHT), toy.manifest(LOG)
    aged = replace(told, rows=told.rows + 5, accepted=told.accepted + 5, aged=5, aged_until="2026-01-05")
    rows = pq.ParquetFile(file).read()
    write_file(file, rows.schema.remove_metadata(), rows.replace_schema_metadata(None).to_batches(), aged)
    toy.forget(toy.person(ANN))
    assert toy.manifest(LOG) == aged


def test_closed_periods_count_the_same_people(toy: Toy) -> None:
    before, person = toy.frozen(), toy.person(ANN)
    toy.forget(person)
    swapped = [{**row, "person_key": person.stand_in} if row["person_key"] == PEOPLE[ANN] else row for row in before]
    assert toy.frozen() == sorted(swapped, key=lambda row: tuple(row.values()))
    noted.refuse_unless_whole(toy.paths)  # the store follows from itself, and each edition names its files
    told = json.loads((toy.paths.published / "current" / "analyst" / "manifest.json").read_text(encoding="utf-8"))
    assert (len(told["frozen"]["int_session_parts__placed"]), told["rows"]["core.dim_staff"]) == (3, 2)


def test_a_later_pull_does_not_bring_them_back(toy: Toy) -> None:
    person = toy.person(CAL)
    toy.forget(person)
    again = toy.land(USERS, listed(), LATER)
    assert (again.rows, again.accepted, again.forgotten) == (2, 2, 1)
    first, log = toy.rows(LOG), toy.land(LOG, SESSIONS, LATER)
    assert (log.rows, log.forgotten) == (3, 0)
    assert scan(person.everything, paths=toy.paths).found == []
    # what Cal coached are two sessions still, of nobody, and the same ones as before
    kept = [(row["coach_email"], row["teacher_emails"]) for row in toy.rows(LOG, LATER)]
    assert kept == [(row["coach_email"], row["teacher_emails"]) for row in first]
    unknown = {coach for coach, _ in kept if coach.startswith(NOBODY)}
    assert (len(unknown), {len(coach) for coach in unknown}) == (2, {64})
    assert toy.edition("fct_coaching_session") == [("s1", None), ("s2", PEOPLE[BEA])]


def test_a_later_pull_leaves_out_what_was_said_of_them(toy: Toy) -> None:
    toy.forget(toy.person(ANN))
    said = [
        {**SESSIONS[0], NAMES[ANN]: "x"},
        *SESSIONS[1:],
        {**SESSIONS[1], "submitted_at": "3", "said": [{"of": ANN}]},
    ]
    again = toy.land(LOG, said, LATER)
    opened = [row["_extra"] and Sealer(KEY, LOG).open(row["_extra"]) for row in toy.rows(LOG, LATER)]
    assert opened == [None, None, {"said": "nothing else"}, None]
    assert list(undeclared.opened(again, KEY, LOG)) == ["said"]


def test_rows_keep_the_numbers_that_they_came_with(toy: Toy) -> None:
    before = {row["user_id"]: row["_row_number"] for row in toy.rows(USERS)}
    toy.forget(toy.person(ANN))
    toy.land(USERS, listed(), LATER)
    for night in (NIGHT, LATER):
        assert {row["user_id"]: row["_row_number"] for row in toy.rows(USERS, night)} == before == {
            id_of(BEA): 2, id_of(CAL): 3,
        }  # fmt: skip


def test_a_withdrawn_load_is_as_old_as_before(toy: Toy) -> None:
    file, manifest = (
        store.load_file(toy.paths, "toy", "users", NIGHT),
        replace(toy.manifest(USERS), shrink_accepted=True),
    )
    rows = pq.ParquetFile(file).read()
    write_file(file, rows.schema, rows.to_batches(), manifest)
    store.withdraw_shrunken(toy.paths, "toy", "users", NIGHT)
    withdrawn = {file: 1_700_000_000 + at for at, file in enumerate(toy.paths.landing.glob("_withdrawn/**/*.parquet"))}
    for file, when in withdrawn.items():
        os.utime(file, (when, when))
    person = replace(toy.person(BEA), pseudonyms={id_of(BEA): False, id_of(ANN): False})
    assert toy.forget(person).touched["landing"]["rows left out"] == 2
    assert {file: file.stat().st_mtime for file in withdrawn} == withdrawn
    assert len(withdrawn) == 2


def test_a_load_without_some_columns_names_nobody_as_its_own() -> None:
    email, forgotten = email_of(ANN), Forgotten(b"k", frozenset({digest_of(email_of(ANN), b"k")}))
    belongs = Belonging(("coach_email",), ("coach_email",), "type", frozenset({"coach_time"}))
    found = forgotten.unlink({"coach_email": pa.array([email, "other"])}, LOG, belongs)
    assert (found.left_out, found.stays) == (0, None)
    stand_in, other = found.columns["coach_email"].to_pylist()
    assert (stand_in[:16], other) == (NOBODY, "other")
    assert belonging(replace(LOG, feeds=Feeds.RECORDS), {}) == Belonging((), ("coach_email", "teacher_emails"))


@pytest.mark.slow
def test_killed_at_any_write_it_goes_on_with_whom_it_was_begun_for(
    made: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, kills = atomic.put, 0
    while True:
        toy = Toy(Paths(tmp_path / f"data{kills}"), made.district)
        shutil.copytree(made.paths.root, toy.paths.root, symlinks=True)
        person, left = toy.person(ANN), kills

        def dying(written: Path, target: Path) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            put(written, target)

        monkeypatch.setattr(atomic, "put", dying)
        try:
            toy.forget(person)
        except KeyboardInterrupt:
            kills += 1
        else:
            break
        monkeypatch.setattr(atomic, "put", put)
        assert is_under_way(toy.paths) or kills == 1
        done = toy.forget(read_journal(toy.paths) if is_under_way(toy.paths) else person)
        assert done.proof is not None
        assert (done.proof.found, toy.manifest(USERS).rows, len(toy.rows(LOG))) == ([], 2, 3)
        noted.refuse_unless_whole(toy.paths)
    assert kills > 8


def test_a_key_is_found_in_every_column_of_text(toy: Toy) -> None:
    person = toy.person(ANN)
    one, kinds = PEOPLE[ANN], {"wide": pa.large_string(), "list": pa.list_(pa.string())}
    for name, kind in kinds.items():
        value = [one] if name == "list" else one
        pq.write_table(pa.table({"n": [1], "it": pa.array([value], kind)}), toy.paths.root / f"{name}.parquet")
    nested = pa.table({"it": pa.array([{"who": one}]), "n": [1]})
    pq.write_table(nested, toy.paths.root / "struct.parquet")
    with duckdb.connect(str(toy.paths.root / "json.duckdb")) as made:
        made.execute("create table told as select json_object('who', ?) as it", [one])
    pq.write_table(pa.table({"it": [PEOPLE[BEA]]}), toy.paths.root / "of-another.parquet")
    found = [name for name in scan(person.everything, paths=toy.paths).found if "/" not in name]
    assert found == ["json.duckdb", "list.parquet", "struct.parquet", "warehouse.duckdb", "wide.parquet"]


def test_a_damaged_load_is_not_passed_over(toy: Toy) -> None:
    file = next(toy.paths.landing.glob("toy/users/*/data.parquet"))
    file.write_bytes(b"spoilt")
    with pytest.raises(ContractError, match="damaged"):
        look(toy.person(BEA), STREAMS, KEY, paths=toy.paths, district=toy.district)


@pytest.mark.parametrize("address", [ANN, ""], ids=["with rows", "without"])
def test_lost_frozen_files_are_not_noted_away(toy: Toy, address: str) -> None:
    unknown = Person({"0" * 64: False}, ("f" * 32,), "e" * 32)  # without a frozen row
    person = toy.person(address) if address else unknown
    max(toy.paths.frozen.rglob("*.parquet")).unlink()
    (toy.paths.published / ".lock").touch()
    before = {f: f.read_bytes() for f in toy.paths.root.rglob("*") if f.is_file()}
    with pytest.raises(ContractError, match="are lost"):
        look(person, STREAMS, KEY, paths=toy.paths, district=toy.district)
    with pytest.raises(ContractError, match="are lost"):
        toy.forget(person)
    assert {f: f.read_bytes() for f in toy.paths.root.rglob("*") if f.is_file()} == before


def test_a_file_lost_after_a_kill_is_not_noted_away(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    person = toy.person(ANN)
    with monkeypatch.context() as killed:
        killed.setattr("warehouse.frozen.anew.note", _die)
        with pytest.raises(KeyboardInterrupt):
            toy.forget(person)
    max(toy.paths.frozen.rglob("*.parquet")).unlink()
    with pytest.raises(ContractError, match="are lost"):
        toy.forget(read_journal(toy.paths))


def _die(*_: object) -> None:
    raise KeyboardInterrupt
