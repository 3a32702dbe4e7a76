"""Nights of a small district: what is frozen, what is restated, what waits and why."""

import shutil
from copy import deepcopy
from pathlib import Path

import pytest

from tests.unit.warehouse.frozen.toy import FACTS, LEAST, ROSTER, SESSIONS, SLICES, District, Session
from warehouse.frozen import files, store
from warehouse.frozen.decide import decide
from warehouse.frozen.freeze import freeze, states

TEACHERS = [f"t{n}" for n in range(1, 13)]


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> District:
    """Twelve teachers at one school, one session each in September; eight of them are on the roster."""
    made = District(tmp_path_factory.mktemp("first-night") / "data", roster=dict.fromkeys(TEACHERS[:8], "s1"))
    made.log(*(Session(f"a{n}", SLICES[0], "s1", [who]) for n, who in enumerate(TEACHERS)))
    made.night()
    return made


@pytest.fixture
def district(first_night: District, tmp_path: Path) -> District:
    """The first night's own copy for each test."""
    made = deepcopy(first_night)
    made.root = tmp_path / "data"
    shutil.copytree(first_night.root, made.root)
    return made


def late(*people: str, number: int = 0, **more: object) -> list[Session]:
    return [Session(f"late{number}-{who}", SLICES[0], "s1", [who], **more) for who in people]  # type: ignore[arg-type]


def minutes(district: District) -> float:
    return sum(district.cells()["s1", "N:1a", "month:2025-09"].values())


def test_one_late_session_waits_and_five_are_published(district: District) -> None:
    assert minutes(district) == 12 * 30
    district.log(*late(*TEACHERS[:1]))
    assert (district.night().published, minutes(district)) == (0, 360)
    waiting = files.read(district.paths, files.WAITING).to_pylist()
    assert [(w["relation"], w["slice"], w["changes"], w["people"]) for w in waiting] == [
        (SESSIONS.name, SLICES[0], 1, 1)
    ]
    district.log(*late(*TEACHERS[1:5]))
    found = district.night()
    assert (found.published, found.waiting, minutes(district)) == (5, 0, 17 * 30)
    told = store.held(store.parts(district.paths, files.RESTATEMENTS), files.own_schema(files.RESTATEMENTS))
    assert {(r["period"], r["restatement_version"], r["people_band"]) for r in told.to_pylist()} == {
        ("month:2025-09", 1, "5-9")
    }
    assert [part.version for part in store.parts(district.paths, SESSIONS.name)] == [0, 1]


def test_no_two_editions_differ_by_few_whatever_lies_between(district: District) -> None:
    """Five are restated, then four of them taken back with another one: two would be left of the first edition."""
    first = minutes(district)
    district.log(*late(*TEACHERS[:5]))
    assert district.night().published == 5
    for who in TEACHERS[:4]:
        del district.sessions[f"late0-{who}"]
    district.log(*late(TEACHERS[5], number=1))
    assert district.night().published == 0
    district.log(*late(*TEACHERS[6:9], number=1))
    assert district.night().waiting == 0
    assert minutes(district) == first + 5 * 30


def test_a_month_that_closes_now_needs_nobody(district: District) -> None:
    district.log(Session("b", SLICES[1], "s1", TEACHERS[:1]), Session("c", SLICES[2], "s1", TEACHERS[:1]))
    district.closed = 2
    district.night()
    assert sum(district.cells()["s1", "N:1a", "month:2025-10"].values()) == 30
    assert ("s1", "N:1a", "month:2025-11") not in district.cells()


def test_another_standard_of_one_teacher_waits_alone(district: District) -> None:
    district.log(*late(*TEACHERS[:4]), *late(TEACHERS[4], codes=("N:2",)))
    assert district.night().published == 0
    district.log(*late(TEACHERS[5]))
    found = district.night()
    assert (found.published, found.waiting) == (5, 1)
    reasons = {w["waiting_reason"] for w in files.read(district.paths, files.WAITING).to_pylist()}
    assert reasons == {"too_few_people"}


def test_a_change_that_was_taken_back_leaves_no_trace(district: District) -> None:
    district.log(*late(*TEACHERS[:1]))
    district.night()
    del district.sessions["late0-t1"]
    assert district.night() == type(district.night())(0, 0, is_other=False)


def test_one_more_teacher_is_one_person(district: District) -> None:
    """Five late sessions, of which one is of a teacher who was not counted: the count of teachers would tell of her."""
    district.log(*late(*TEACHERS[:4], "t99"))
    found = district.night()
    assert (found.published, found.waiting) == (0, 5)
    district.log(*late("t95", "t96", "t97", "t98"))
    assert district.night().waiting == 0


def test_one_more_with_the_full_dose_is_one_person(district: District) -> None:
    district.log(*late(*TEACHERS[:4]), *late(TEACHERS[4], minutes=600.0))
    assert district.night().published == 0
    district.log(*late(TEACHERS[4], minutes=60.0))
    assert district.night().published == 5


def test_one_more_of_the_roster_waits(district: District) -> None:
    district.roster["t9"] = "s1"
    assert district.night().published == 0
    district.roster |= dict.fromkeys(["t10", "t11", "t12", "t13", "t14"], "s1")
    found = district.night()
    # t13 and t14 were not coached: two more who are not reached
    assert found.published == 0
    district.roster |= dict.fromkeys(["t15", "t16", "t17"], "s1")
    found = district.night()
    assert (found.published, found.waiting) == (5, 4), "t9 to t12 are four who would be reached"


def test_new_keys_of_the_same_people_are_one_person_each(district: District) -> None:
    """Two records of one teacher become one: fewer are counted, on behalf of one."""
    for number, (old, new) in enumerate([("t1", "t2"), ("t3", "t4")]):
        district.sessions[f"a{2 * number}"].people = [new]
        district.former[old] = new
        del district.roster[old]
    found = district.night()
    assert (found.published, found.waiting) == (0, 4)


def test_a_new_name_for_everybody_changes_nothing_seen(district: District) -> None:
    for number, who in enumerate(TEACHERS):
        district.sessions[f"a{number}"].people = [f"new-{who}"]
        district.former[who] = f"new-{who}"
    district.roster = {f"new-{who}": school for who, school in district.roster.items()}
    found = district.night()
    assert minutes(district) == 360
    assert found.waiting == 0
    district.roster["new-t9"] = "s1"
    assert district.night().waiting == 1


def test_the_same_session_of_another_coach_waits(district: District) -> None:
    for number in range(5):
        district.sessions[f"a{number}"].coach = "another"
    assert district.night().published == 0, "one coach more in the cell is one person"


def visitors(numbers: range, key: str) -> list[Session]:
    """October's sessions of teachers who are on no roster."""
    return [Session(f"{key}{n}", SLICES[1], "s1", [f"v{n}"]) for n in numbers]


def test_what_would_leave_few_in_a_cell_waits(district: District) -> None:
    district.log(*visitors(range(10), "b"))
    district.closed = 2
    district.night()
    for number in range(5):
        del district.sessions[f"b{number}"]
    assert district.night().published == 5, "five stay"
    assert states(district.paths)["implementation", "coached", "s1|N:1a|month:2025-10"]
    for number in range(5, 10):
        del district.sessions[f"b{number}"]
    assert district.night().published == 0


def test_what_would_make_a_cell_waits(district: District) -> None:
    """Twelve of them, all on a standard that nobody had: the difference of two editions would be that hidden cell."""
    district.log(*late(*TEACHERS, codes=("N:2",)))
    found = district.night()
    assert (found.published, found.waiting) == (0, 12)
    district.log(*late(*TEACHERS[:5], number=1))
    assert district.night().published == 5


def test_a_hidden_cell_may_not_be_shown(district: District) -> None:
    district.log(*visitors(range(4), "b"))
    district.closed = 2
    district.night()
    district.log(*visitors(range(4, 10), "c"))
    district.build()
    district.decide()
    district.mask(forgets=True)
    with pytest.raises(Exception, match="cells of closed periods that were published as hidden would be shown"):
        district.freeze()


def test_what_is_frozen_survives_the_warehouse_and_the_estimates(district: District) -> None:
    before = district.released()
    district.log(*late(*TEACHERS[:1]))
    district.paths.warehouse.unlink()
    for file in district.paths.estimates.glob("*.parquet"):
        file.unlink()
    district.night()
    assert district.released() == before


@pytest.mark.parametrize("write", [1, 2, 3, 4])
def test_a_kill_between_two_relations_changes_nothing_seen(
    district: District, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five late sessions and a month that closes: whatever of it is frozen already, the next night shows all of it."""
    district.log(*late(*TEACHERS[:5]), Session("b", SLICES[1], "s1", TEACHERS[:6]))
    district.closed = 2
    kept, left = store.append, [write]

    def append(*given: object, **named: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        kept(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "append", append)
    with pytest.raises(KeyboardInterrupt):
        district.night()
    monkeypatch.setattr(store, "append", kept)
    seen = district.released()
    assert district.night().waiting == 0
    assert district.released() == seen
    stands = store.heads(district.paths)
    district.night()
    assert store.heads(district.paths) == stands


@pytest.mark.parametrize(("people", "published"), [(1, 0), (5, 10)])
def test_what_a_median_rests_on_is_looked_at_value_by_value(district: District, people: int, published: int) -> None:
    """Two sessions of a teacher come to 60 minutes as before, and are 20 and 40 instead of 30 each."""
    told = {**FACTS, SESSIONS.name: SESSIONS.model_copy(update={"of_each": {"median": "coach_minutes"}})}
    district.log(*(Session(f"b{n}", SLICES[1], "s1", [who]) for n, who in enumerate(TEACHERS)))
    district.log(*(Session(f"c{n}", SLICES[1], "s1", [who]) for n, who in enumerate(TEACHERS)))
    district.closed = 2
    district.night()
    for n in range(people):
        district.sessions[f"b{n}"].minutes, district.sessions[f"c{n}"].minutes = 20.0, 40.0
    district.build()
    night = {"paths": district.paths, "least_of": LEAST, "load_date": "2026-01-10"}
    assert decide(**night, facts=FACTS).published == 2 * people, "their sums are as they were"
    assert decide(**night, facts=told).published == published


def test_what_is_fixed_is_never_compared(district: District) -> None:
    """Twelve more on the roster would be restated; of a relation that is fixed nothing is, and the frozen rows hold."""
    fixed = {**FACTS, ROSTER.name: ROSTER.model_copy(update={"is_fixed": True})}
    before = district.released(ROSTER)
    district.roster |= {f"new{n}": "s1" for n in range(12)}
    district.build()
    found = decide(paths=district.paths, least_of=LEAST, load_date="2026-01-10", facts=fixed)
    assert (found.published, found.waiting) == (0, 0)
    district.mask()
    freeze(district.paths, fixed)
    assert [part.version for part in store.parts(district.paths, ROSTER.name)] == [0]
    assert district.released(ROSTER) == before
    assert district.night().published == 12


def test_a_night_again_comes_to_the_same(district: District) -> None:
    district.log(*late(*TEACHERS[:5]), *late(TEACHERS[6], codes=("N:2",)))
    district.build()
    district.decide()
    once = {f.name: f.read_bytes() for f in district.paths.estimates.glob("*.parquet")}
    district.build()
    assert not district.decide().is_other
    assert {f.name: f.read_bytes() for f in district.paths.estimates.glob("*.parquet") if f.name in once} == once
    district.mask()
    district.freeze()
    stands = store.heads(district.paths)
    district.night()
    assert store.heads(district.paths) == stands


def test_days_of_closed_periods_may_not_leave_the_calendar(district: District) -> None:
    district.slices[0] = "2025-09-02"
    district.build()
    with pytest.raises(Exception, match="stand in no calendar any more"):
        district.decide()


def test_every_relation_is_frozen(district: District) -> None:
    assert set(store.relations(district.paths)) == {*FACTS, "mask"}
    assert LEAST["staff_implementation"] == 5
