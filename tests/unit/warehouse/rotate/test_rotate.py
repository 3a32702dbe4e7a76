"""The pseudonym key is rotated: nothing is called as before, nothing is lost, and who is forgotten stays away."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching import atomic
from coaching.district import load_district
from coaching.errors import ConfigError, ContractError
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Feeds, Field, Mode, Privacy, Stream
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
    Toy,
    email_of,
    id_of,
    listed,
    make,
    name_of,
)
from warehouse import store
from warehouse.build.keys import keys_file
from warehouse.erase import end_journal as end_erasure
from warehouse.erase.scan import scan
from warehouse.frozen import noted
from warehouse.kept import store as kept
from warehouse.land.sealing import Sealer
from warehouse.land.unlinking import NOBODY
from warehouse.publish import editions
from warehouse.rotate import Rotated, end_journal, is_under_way, look, rotate
from warehouse.rotate.beside import rename_files
from warehouse.rotate.journal import begin
from warehouse.rotate.kept import rotate_kept
from warehouse.rotate.loads import Rotation
from warehouse.rotate.renamed import _answers_of, surrogate_key
from warehouse.rotate.values import renew, unknown_key

NEW = PseudonymKey(b"n" * 32, (KEY.master,))
NEWER = PseudonymKey(b"o" * 32, (KEY.master, NEW.master))
OLD = frozenset(of(address) for address in NAMES for of in (email_of, id_of, name_of))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    toy = make(tmp_path_factory.mktemp("made") / "data")
    asked = {"asked_at": "2026-01-05", "by": "me", "key_digest": _asked(person_key(BEA)), "names": 1}
    (toy.paths.root / "names_asked.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    held = kept.read(toy.paths)  # one teacher whom loads tell, and one whom none tells any more
    keys = pa.array([PEOPLE[ANN], person_key(BEA)])
    weeks = held.tables[kept.TEACHERS].set_column(0, kept.RELATIONS[kept.TEACHERS].field(0), keys)
    kept.write(toy.paths, replace(held, tables={**held.tables, kept.TEACHERS: weeks}))
    return toy


@pytest.fixture(scope="module")
def wanted(made: Toy, tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """What a rotation comes to that nobody kills."""
    toy = _copy(made, tmp_path_factory.mktemp("wanted") / "data")
    rotated(toy)
    return toy


@pytest.fixture
def toy(made: Toy, tmp_path: Path) -> Toy:
    return _copy(made, tmp_path / "data")


def _copy(made: Toy, root: Path) -> Toy:
    shutil.copytree(made.paths.root, root, symlinks=True)
    return Toy(Paths(root), made.district)


def person_key(address: str, key: PseudonymKey = KEY) -> str:
    return surrogate_key("sandbox", "email_hash", email_of(address, key))


def _asked(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]


def rotated(toy: Toy, key: PseudonymKey = NEW) -> Rotated:
    done = rotate(STREAMS, key, paths=toy.paths, district=toy.district)
    assert done.proof is not None
    assert (done.proof.found, done.offered) == ([], [])
    end_journal(toy.paths)
    return done


def held(toy: Toy) -> dict[str, Any]:
    """What the folder holds; sealed values opened, for each has a fresh nonce."""
    loads = {
        stream.name: [{**row, "_extra": row["_extra"] and Sealer(NEW, stream).open(row["_extra"])} for row in rows]
        for stream, rows in ((stream, toy.rows(stream)) for stream in STREAMS)
    }
    aside = [pq.read_table(file).to_pylist() for file in sorted(toy.paths.quarantine.rglob("*.parquet"))]
    exact = toy.paths.published / "current" / "analyst" / "manifest.json"
    return {
        **loads,
        "aside": [{**row, "_extra": None} for rows in aside for row in rows],
        "keys": pq.read_table(keys_file(toy.paths)).to_pylist(),
        "frozen": {p.name: p.read_bytes() for p in sorted(toy.paths.frozen.rglob("*.parquet"))},
        "kept": {p.name: p.read_bytes() for p in sorted([*toy.paths.kept.iterdir(), toy.paths.kept_files])},
        "noted": exact.read_text(encoding="utf-8"),
        "asked": (toy.paths.root / "names_asked.jsonl").read_text(encoding="utf-8"),
    }


def test_everything_is_called_by_the_new_key(made: Toy, wanted: Toy) -> None:
    before, toy = made.frozen(), wanted
    assert len(scan(OLD, paths=made.paths).found) == 5
    assert scan(OLD, paths=toy.paths).found == []
    assert {row["user_id"] for row in toy.rows(USERS)} == {id_of(address, NEW) for address in (BEA, CAL)}
    told = [(row["coach_email"], row["teacher_emails"]) for row in toy.rows(LOG)]
    assert told[0] == (email_of(CAL, NEW), f"{email_of(ANN, NEW)};{email_of(BEA, NEW)}")
    (aside,) = toy.paths.quarantine.rglob("*.parquet")
    assert pq.read_table(aside).column("name_hash").to_pylist() == [name_of(ANN, NEW)]
    keys = pq.read_table(keys_file(toy.paths)).column("person_id").to_pylist()
    assert keys == [id_of(address, NEW) for address in NAMES]
    assert {toy.manifest(stream).key_fingerprint for stream in STREAMS} == {NEW.fingerprint}
    store.check_key(toy.paths, NEW)
    # closed periods count the same people, and the store follows from itself
    assert len(toy.frozen()) == len(before)
    for name in ("person_key", "coach_key"):
        assert len({row[name] for row in toy.frozen()}) == len({row[name] for row in before})
        assert not {row[name] for row in toy.frozen()} & {row[name] for row in before}
    noted.refuse_unless_whole(toy.paths)
    # closed weeks are those of the same teachers
    weeks = kept.read(toy.paths)
    assert weeks.key == NEW.fingerprint
    assert {row["teacher_key"] for row in weeks.tables[kept.TEACHERS].to_pylist()} == {
        person_key(BEA, NEW), unknown_key(PEOPLE[ANN], (NEW,)),
    }  # fmt: skip
    asked = json.loads((toy.paths.root / "names_asked.jsonl").read_text(encoding="utf-8"))
    assert asked["key_digest"] == _asked(person_key(BEA, NEW))
    # what analysts read of kept editions is withdrawn until the next one
    assert [f.name for f in (toy.paths.published / "current" / "analyst").iterdir()] == ["manifest.json"]
    assert not toy.paths.warehouse.exists()


def test_weeks_that_a_killed_rotation_left_under_the_old_key_go(wanted: Toy, tmp_path: Path) -> None:
    toy = _copy(wanted, tmp_path / "data")
    (left,) = toy.paths.kept.glob(f"{kept.TEACHERS}.*")
    shutil.copy(left, left.with_name(f"{kept.TEACHERS}.000000.parquet"))
    assert rotate_kept(Rotation({}, NEW, KEY.fingerprint), {}, paths=toy.paths) == 0
    assert list(toy.paths.kept.glob(f"{kept.TEACHERS}.*")) == [left]


def test_a_pull_after_it_lands_the_same_people(wanted: Toy, tmp_path: Path) -> None:
    toy = _copy(wanted, tmp_path / "data")
    first = toy.rows(LOG)
    toy.land(LOG, SESSIONS, LATER, NEW)
    names = ("submitted_at", "coach_email", "teacher_emails", "minutes")
    assert [[row[n] for n in names] for row in toy.rows(LOG, LATER)] == [[row[n] for n in names] for row in first]
    assert toy.manifest(LOG).new_fields == toy.manifest(LOG, LATER).new_fields


def test_what_is_sealed_opens_with_the_new_key_alone(wanted: Toy) -> None:
    (said,) = (row["_extra"] for row in wanted.rows(LOG) if row["submitted_at"] == "2")
    assert Sealer(NEW, LOG).open(said) == {"said": "nothing else"}
    with pytest.raises(ConfigError, match="cannot be opened"):
        Sealer(KEY, LOG).open(said)


def test_who_is_forgotten_stays_away_however_often_it_is_rotated(toy: Toy) -> None:
    toy.forget(toy.person(CAL))
    end_erasure(toy.paths)
    known = _digests(toy)
    for key, night in ((NEW, "2026-01-07"), (NEWER, "2026-01-08")):
        rotated(toy, key)
        # nobody can try names with an old key
        assert (len(_digests(toy)), _digests(toy) & known) == (len(known), set())
        again, log = toy.land(USERS, listed(), night, key), toy.land(LOG, SESSIONS, night, key)
        assert (again.rows, again.forgotten, log.rows, log.forgotten) == (2, 1, 3, 0)
        # the same stand-ins as in the load that was rotated: no session is told twice
        coaches = [[row["coach_email"] for row in toy.rows(LOG, day)] for day in (NIGHT, night)]
        assert coaches[0] == coaches[1]
        assert sum(coach.startswith(NOBODY) for coach in coaches[0]) == 2
    bea = toy.rows(USERS)[0]["user_id"]
    assert bea == id_of(BEA, NEWER)


def _digests(toy: Toy) -> set[str]:
    return {*pq.read_table(toy.paths.forgotten).column("digest").to_pylist()}


@pytest.mark.parametrize("kills", [0, 2, 7])
def test_killed_it_goes_on_and_comes_to_the_same(
    made: Toy, wanted: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    assert _is_killed(made, wanted, tmp_path / "data", monkeypatch, kills)


@pytest.mark.slow
def test_killed_at_any_write_it_goes_on_and_comes_to_the_same(
    made: Toy, wanted: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills = 0
    while _is_killed(made, wanted, tmp_path / f"data{kills}", monkeypatch, kills):
        kills += 1
    assert kills > 12


def _is_killed(made: Toy, wanted: Toy, root: Path, monkeypatch: pytest.MonkeyPatch, kills: int) -> bool:
    """Kills a rotation at a write and runs it again; False where it has fewer writes."""
    toy, left = _copy(made, root), [kills]
    with monkeypatch.context() as patched:
        for name in ("put", "move"):
            patched.setattr(atomic, name, _dying(getattr(atomic, name), left))
        try:
            rotate(STREAMS, NEW, paths=toy.paths, district=toy.district)
        except KeyboardInterrupt:
            pass
        else:
            return False
    assert is_under_way(toy.paths) or kills == 0
    if kills:
        with pytest.raises(ConfigError, match="not yet all of the new one"):
            store.check_key(toy.paths, NEW)
    rotated(toy)
    assert held(toy) == held(wanted)
    return True


def _dying(real: Callable[[Path, Path], None], left: list[int]) -> Callable[[Path, Path], None]:
    def dying(written: Path, target: Path) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        real(written, target)

    return dying


def test_keys_that_do_not_fit_are_refused(toy: Toy, wanted: Toy) -> None:
    with pytest.raises(ConfigError, match=r"not yet all of the new one.*coaching rotate-key"):
        store.check_key(toy.paths, NEW)  # a backup of before the rotation, or one that has not begun
    with pytest.raises(ConfigError, match="does not follow"):
        rotate(STREAMS, PseudonymKey(b"x" * 32), paths=toy.paths, district=toy.district)
    with pytest.raises(ConfigError, match="every line of it"):
        store.check_key(wanted.paths, KEY)


def test_a_rotation_to_another_key_waits_for_the_one_that_is_under_way(toy: Toy) -> None:
    begin(toy.paths, KEY.fingerprint, NEW)
    with pytest.raises(ConfigError, match="has not ended"):
        rotate(STREAMS, NEWER, paths=toy.paths, district=toy.district)


def test_a_backup_of_long_ago_is_brought_along_in_one_go(toy: Toy) -> None:
    rotated(toy, NEWER)
    assert {row["user_id"] for row in toy.rows(USERS)} == {id_of(address, NEWER) for address in (BEA, CAL)}


def test_a_district_has_to_replace_its_seeds_first(toy: Toy, tmp_path: Path) -> None:
    folder = tmp_path / "district"
    (folder / "seeds").mkdir(parents=True)
    never = email_of("never-landed@example.org")
    opted = folder / "seeds" / "opt_outs.csv"
    opted.write_text(f"pseudonym,asked_on\n{email_of(ANN)},2026-01-05\n{never},\n", encoding="utf-8")
    viewers = folder / "seeds" / "viewers.csv"
    viewers.write_text(f"login,role,school_code,person_key\nann,coach,,{person_key(ANN)}\n", encoding="utf-8")
    theirs = replace(toy, district=toy.district.model_copy(update={"folder": folder}))

    done = rotate(STREAMS, NEW, paths=toy.paths, district=theirs.district)
    assert [(seed.name, seed.lines) for seed in done.offered] == [("opt_outs.csv", (2, 3)), ("viewers.csv", (2,))]
    for seed, place in zip(done.offered, (opted, viewers), strict=True):
        shutil.copy(seed.file, place)
    assert opted.read_text(encoding="utf-8").splitlines()[1:] == [
        f"{email_of(ANN, NEW)},2026-01-05", f"{email_of('never-landed@example.org', NEW)},",
    ]  # fmt: skip
    assert person_key(ANN, NEW) in viewers.read_text(encoding="utf-8")
    rotated(theirs)
    assert not toy.paths.new_seeds.exists()


def test_nothing_begins_while_a_file_is_damaged_or_somebody_is_being_forgotten(toy: Toy) -> None:
    toy.forget(toy.person(BEA))
    with pytest.raises(ContractError, match="An erasure was begun"):
        look(toy.paths)
    end_erasure(toy.paths)
    max(toy.paths.frozen.rglob("*.parquet")).unlink()
    with pytest.raises(ContractError, match="are lost"):
        rotate(STREAMS, NEW, paths=toy.paths, district=toy.district)
    assert not is_under_way(toy.paths)


def test_an_edition_that_analysts_have_nothing_of_is_not_gone_back_to(wanted: Toy) -> None:
    with pytest.raises(ContractError, match="was withdrawn when the pseudonym key was rotated"):
        editions.rollback(paths=wanted.paths, edition="000001-abc")


def test_outcomes_name_files_by_todays_digests(tmp_path: Path) -> None:
    paths, old, new, unknown = Paths(tmp_path), "0" * 16, "1" * 16, "2" * 16
    report = paths.reports / "2026-01-05.md"
    report.parent.mkdir()
    report.write_text(f"forms.log: file {old} is empty.\nforms.log: file {unknown} is empty.\n", encoding="utf-8")
    assert [rename_files({old: new}, paths=paths) for _ in range(2)] == [1, 0]
    told = f"forms.log: file {new} is empty.\nforms.log: a file of an earlier key is empty.\n"
    assert report.read_text(encoding="utf-8") == told


def test_what_nobody_declares_any_more_is_told_by_its_values() -> None:
    other = Stream("toy", "gone", "", Mode.FULL, (), ())
    rows = pa.RecordBatch.from_pydict({"who": [None, f"{email_of(ANN)};"], "said": ["x", "y"]})
    assert renew(rows, other, (NEW,)).to_pydict() == {"who": [None, f"{email_of(ANN, NEW)};"], "said": ["x", "y"]}


def test_answers_are_keyed_as_the_models_key_them(tmp_path: Path) -> None:
    """Records of one key are told apart by their values, whose order the new pseudonyms may turn round."""
    fields = (Field("at"), Field("who", privacy=Privacy.PSEUDONYMISE_EMAIL, namespace="staff"))
    form = Stream("toy", "log", "toy", Mode.FULL, ("at",), fields, feeds=Feeds.COACHING_LOG)
    toy = Toy(Paths(tmp_path), load_district("sandbox"))
    toy.land(form, [{"at": "1", "who": address} for address in NAMES])
    rotation, about = Rotation({}, NEW, KEY.fingerprint), ("d", "toy", "log", "1")
    told = dict(_answers_of(store.load_file(toy.paths, "toy", "log", NIGHT), form, about, rotation))
    keys = [surrogate_key(*about, "1", *turn) for turn in ((), ("2",), ("3",))]
    by_old, by_new = (sorted(NAMES, key=lambda a: email_of(a, key)) for key in (KEY, NEW))
    assert told == {keys[by_old.index(address)]: keys[by_new.index(address)] for address in NAMES}
