"""A roster replayed night after night: everybody's school on every day is the truth's, and closed months stay."""

import time
from collections import defaultdict
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from coaching.paths import Paths
from tests.cases.small_district import build, land_night, query, sandbox_district
from tests.integration import roster_replay as replay
from warehouse.build import keys

pytestmark = pytest.mark.slow

PEOPLE = "select roster_id, person_key from intermediate.int_people__on_roster where roster_id <> 'coach'"
TAUGHT = """select spans.person_key, schools.school_code, spans.begin_date, spans.end_date
    from intermediate.int_teacher_assignments__merged as spans
    inner join core.dim_school as schools using (school_key)"""
MONTHS = """select period_key, md5(string_agg(cast(cell as varchar), chr(10) order by cast(cell as varchar)))
    from (select period_key, cell from (select * exclude (data_through_date)
        from marts_restricted.mart_implementation_by_school_standard
        where period_type = 'month' and school_code <> 'UNKNOWN') as cell)
    where last_day(cast(period_key || '-01' as date)) < cast('{}' as date) group by 1"""
PLACED = """select sessions.session_date, people.person_key, schools.school_code
    from core.fct_session_participant as people
    inner join core.fct_coaching_session as sessions using (session_key)
    inner join core.dim_school as schools on people.school_key = schools.school_key"""
ELIGIBLE = """select schools.school_code, eligible.person_key, eligible.period_key
    from intermediate.int_teacher_eligibility__judged as eligible
    inner join core.dim_school as schools using (school_key)
    where eligible.period_type = 'month' and eligible.is_eligible"""
FOLLOWED = """select person_key, valid_from, valid_to,
    lead(valid_from) over (partition by person_key order by valid_from) as next_from from core.dim_staff"""
# versions; those that another follows; overlaps
VERSIONS = f"""select count(*), count(next_from), count(*) filter (where valid_to < valid_from or next_from <= valid_to)
    from ({FOLLOWED})"""
AWAY = f"select person_key, valid_to + 1, next_from - 1 from ({FOLLOWED}) where next_from > valid_to + 1"
SCHOOL_DAYS = "select date_day from intermediate.int_calendar__days where is_instructional_day"


def _people(paths: Paths) -> dict[str, str]:
    """Person key -> person; fails where a person has two keys, or a key two people."""
    found = {(key, replay.PERSON_OF[record]) for record, key in query(paths, PEOPLE)}
    assert len({k for k, _ in found}) == len({p for _, p in found}) == len(found)
    return dict(found)


def _taught(paths: Paths, night: int, people: dict[str, str]) -> set[tuple[str, str, date]]:
    last = replay.day(night)
    spans = query(paths, TAUGHT)
    return {(people[key], school, d) for key, school, begin, end in spans for d in replay.days(begin, min(end, last))}


def test_sixty_nights(tmp_path: Path) -> None:
    paths, district, started = Paths(tmp_path / "data"), sandbox_district(), time.monotonic()
    known: dict[str, str] = {}
    months: dict[str, object] = {}
    compared, equal, changes = 0, 0, {}
    for night in range(replay.NIGHTS):
        told = {"sessions": replay.sessions(night), "schools": replay.schools(night)}
        land_night(district, replay.day(night).isoformat(), replay.roster(night), paths=paths, **told)
        build(district, paths)
        people = _people(paths)
        assert known.items() <= people.items(), "a key that was given stays"
        wanted = replay.truth(night)
        assert _taught(paths, night, people) == wanted, night
        now = dict(query(paths, MONTHS.format(replay.day(night))))
        differ = replay.changed(months, now)
        changes |= {(night, month): replay.REASONS.get((night, month), "?") for month in differ}
        equal += len(months) - len(differ)
        known, months, compared = people, now, compared + len(wanted)
    _judge(paths, known)
    print(f"\n{replay.NIGHTS} nights, {len(replay.PERSON_OF)} records of {len(known)} people, {compared} days equal")
    print(f"closed months byte-equal {equal} times, changed {len(changes)} times, {time.monotonic() - started:.0f} s:")
    print("\n".join(f"  night {night} ({replay.day(night)}): {m} {why}" for (night, m), why in changes.items()))
    assert changes == replay.REASONS
    assert len(months) == 5


def _judge(paths: Paths, people: dict[str, str]) -> None:
    """At the end: who was eligible in which month, where sessions were, and a build of everything says the same."""
    ((versions, followed, overlaps),) = query(paths, VERSIONS)
    away = [(people[key], first, last) for key, first, last in query(paths, AWAY)]
    print(
        f"{versions} versions of people, {followed} followed by another: {overlaps} overlap, {len(away)} leave days out"
    )
    assert overlaps == 0
    # who was not listed has no version: the one who left and came back
    assert away == [("back", replay.day(16), replay.day(38) - timedelta(days=1))]
    assert followed > 0
    last = replay.NIGHTS - 1
    wanted = replay.truth(last)
    school_days = {d for (d,) in query(paths, SCHOOL_DAYS) if d <= replay.day(last)}
    taught: dict[tuple[str, str, str], int] = defaultdict(int)
    for person, school, d in wanted:
        taught[school, person, f"{d:%Y-%m}"] += d in school_days
    elapsed = {month: sum(f"{d:%Y-%m}" == month for d in school_days) for _, _, month in taught}
    eligible = {cell for cell, count in taught.items() if elapsed[cell[2]] and count * 2 >= elapsed[cell[2]]}
    assert {(s, people[k], m) for s, k, m in query(paths, ELIGIBLE)} == eligible
    placed = query(paths, PLACED)
    assert len(placed) == replay.NIGHTS + 1
    assert [row for row in placed if (people[row[1]], row[2], row[0]) not in wanted] == []
    before = query(paths, PEOPLE + " order by 1"), _digest(paths), keys.keys_file(paths).read_bytes()
    paths.warehouse.unlink()
    build(sandbox_district(), paths)
    assert (query(paths, PEOPLE + " order by 1"), _digest(paths), keys.keys_file(paths).read_bytes()) == before


def _digest(paths: Paths) -> str:
    rows = query(paths, "from marts_restricted.mart_implementation_by_school_standard order by all")
    return sha256(repr(rows).encode()).hexdigest()
