"""F2: no key makes a record disappear; rows equal in every declared value are one, counted and told."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from coaching.district import load_district
from coaching.paths import Paths
from coaching.streams import Feeds, Field, Mode, Stream
from expectations.door.evaluate import evaluate
from expectations.door.suites import suite_for
from tests.integration.landing_fixture import land, roster, streams_of
from tests.unit.expectations.conftest import MakeLoad, good_session
from warehouse.build import dbt
from warehouse.store import index

NIGHT = "2025-10-30"
STAFF = {**{f"t{n}": "Teacher" for n in range(5)}, "cas": "Instructional technology coach"}
DAYS = ("10/20/2025", "10/21/2025", "10/22/2025", "10/23/2025", "10/24/2025")


def _session(number: int, **more: str) -> dict[str, str]:
    """One of five sessions that a coach logged on one day; the form's time stamp is shown as a date."""
    return {
        "submitted_at": "10/25/2025", "coach_email": "cas@", "session_date": DAYS[number], "school": "North",
        "teacher_emails": f"t{number}@", "duration_minutes": "45", "format": "One-on-one", "standards": "2a", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The sessions of a log with five records of one key, two of them sent twice, as core has them."""
    district = load_district("sandbox")
    streams = streams_of(district)
    paths = Paths(tmp_path_factory.mktemp("f2") / "data")
    roster(district, NIGHT, paths=paths, titles=STAFF)
    rows = [*map(_session, range(5)), _session(3), _session(1)]
    land(district, "google_sheets.coaching_log", NIGHT, rows, paths=paths)
    for silent in ("google_sheets.coaching_log_2011", "google_sheets.coaching_cycles"):
        land(district, silent, NIGHT, [], paths=paths)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    dbt.build(district, streams, paths=paths, half="first")
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        asked = "select session_key, session_date::varchar, duration_minutes from core.fct_coaching_session order by 2"
        return warehouse.execute(asked).fetchall()


@pytest.mark.slow
def test_f2_five_sessions_of_one_time_stamp_are_five(sessions: list[tuple[object, ...]]) -> None:
    assert [day for _, day, _ in sessions] == [f"2025-10-{n}" for n in range(20, 25)]
    assert sum(float(str(minutes)) for *_, minutes in sessions) == 225
    assert len({key for key, *_ in sessions}) == 5


def test_f2_what_came_twice_and_what_shares_a_key_is_told(log: Stream, make_load: MakeLoad) -> None:
    first = good_session(0)
    other = {**first, "duration_minutes": "30"}
    file = make_load(log, [first, other, first, good_session(1), other])
    verdict = evaluate(log, suite_for(log), file)
    assert verdict.warnings == {"no_row_came_twice": 2, "key_is_unique": 1}


def test_f2_equal_rows_without_a_key_hide_no_others(log: Stream, make_load: MakeLoad) -> None:
    keyless = {**good_session(2), "submitted_at": None}
    first = good_session(0)
    file = make_load(log, [first, {**first, "duration_minutes": "30"}, keyless, keyless])
    told = evaluate(log, suite_for(log), file).warnings
    assert (told["no_row_came_twice"], told["key_is_unique"]) == (1, 1)


@pytest.mark.parametrize(
    ("feeds", "count"),
    [
        (Feeds.SURVEY, 3),
        (Feeds.LMS_EVENTS, 3),
        (Feeds.TESTIMONIALS, 3),
        (Feeds.CONDITION_RATINGS, 3),
        (Feeds.PROGRAMME_RATINGS, 3),
        (Feeds.PD_EVENTS, 3),
        (Feeds.PROGRAMME_COSTS, 3),
        (Feeds.COACHING_LOG, 1),
        (Feeds.COACH_TIME, 1),
    ],
)
def test_f2_answers_and_events_without_a_key_each_count(feeds: Feeds, count: int) -> None:
    stream = Stream("s", "f", "file_drop", Mode.FULL, (), (Field("q1"), Field("q2")), feeds=feeds)
    assert stream.equal_rows_are_one is (count == 1)
    assert replace(stream, key=("q1",)).equal_rows_are_one
    (told,) = (r.reason for r in suite_for(stream).load_rules if r.rule_name == "no_row_came_twice")
    assert told.endswith("they count once" if count == 1 else "each counts, for nothing tells them apart")


def test_f2_the_file_is_left_as_it_came(log: Stream, make_load: MakeLoad) -> None:
    file: Path = make_load(log, [good_session(0)] * 3)
    assert evaluate(log, suite_for(log), file).rows == 3
