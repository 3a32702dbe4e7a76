"""What the three nights come to: the second refuses a shrunken roster, the third is green and brings the late edits."""

from itertools import product
from pathlib import Path

import pytest

from coaching.marts import declared_person_rows
from extractors import declared
from sandbox.world import World
from tests.integration.nights import NIGHTS, ThreeNights, Truths, sandbox_district, tell
from tests.integration.published import query

EXIT_CODES = (0, 1, 0)
STREAMS = {f"{s.source}.{s.name}" for s in declared(sandbox_district())}
_FRESH = """
select source_name || '.' || stream_name, last_good_load_date::varchar, is_stale, stale_reason
from marts.mart_data_freshness order by all
"""
_LOADS = """
select load_date::varchar, source_name || '.' || stream_name, rows_landed, rows_accepted, rows_quarantined, is_refused
from core.fct_load
"""
_BANDS = """
select
  load_date::varchar, source_name || '.' || stream_name, rows_landed_band, rows_accepted_band, rows_quarantined_band
from marts.mart_data_quality
"""
_TABLES = """
select tables.table_name, bool_or(columns.column_name = 'suppressed')
from information_schema.tables join information_schema.columns using (table_schema, table_name)
where table_schema = '{schema}' group by all order by all
"""


def test_nights_end_as_they_should(three_nights: ThreeNights) -> None:
    for night in three_nights.nights:
        files = f"{len(night.published.files)} Parquet files"
        tell(f"{night.load_date}: exit code {night.ran.exit_code} in {night.ran.seconds} s, {files}")
    assert tuple(n.ran.exit_code for n in three_nights.nights) == EXIT_CODES


def test_only_the_shrunken_roster_is_refused(three_nights: ThreeNights) -> None:
    line = three_nights.line
    refused = {
        night: sorted(
            name for (_, name), o in line.outcomes(night).items() if o.status not in ("pulled", "landed", "done")
        )
        for night in NIGHTS
    }
    assert refused == {NIGHTS[0]: [], NIGHTS[1]: ["oneroster.users"], NIGHTS[2]: []}
    outcome = line.outcomes(NIGHTS[1])["extract", "oneroster.users"]
    assert outcome.status == "refused"
    assert not outcome.retry, "a shrunken roster does not mend itself by asking again"
    assert "shrink" in outcome.reason
    assert "accept-shrink" in outcome.reason
    assert "oneroster users** refused" in three_nights.night(2).report


def test_every_warehouse_step_ended_well_each_night(three_nights: ThreeNights) -> None:
    for night in NIGHTS:
        steps = {step: o.status for (step, name), o in three_nights.line.outcomes(night).items() if not name}
        assert steps == dict.fromkeys(("build", "estimate", "build_marts", "check_marts", "publish"), "done")


def _bi(three_nights: ThreeNights, number: int) -> Path:
    return three_nights.line.edition(three_nights.night(number).published.edition) / "bi" / "bi.duckdb"


def _analyst(three_nights: ThreeNights, number: int) -> Path:
    return three_nights.line.edition(three_nights.night(number).published.edition) / "analyst" / "analyst.duckdb"


def test_the_stale_roster_is_visible_and_nothing_else_is(three_nights: ThreeNights) -> None:
    for number, night in enumerate(NIGHTS, 1):
        rows = {
            str(name): (good, stale, reason) for name, good, stale, reason in query(_bi(three_nights, number), _FRESH)
        }
        assert set(rows) == STREAMS
        stale = {name: row for name, row in rows.items() if row[1]}
        assert set(stale) == ({"oneroster.users"} if number == 2 else set())
        assert all(row[0] == night for name, row in rows.items() if name not in stale)
        if number == 2:
            good, _, reason = stale["oneroster.users"]
            assert good == NIGHTS[0]
            assert reason == "was refused"


def test_the_last_good_roster_stays_in_the_marts(three_nights: ThreeNights, truths: Truths) -> None:
    """Two in five were missing that night; nobody may have been closed for it."""
    sql = "select count(*) from core.dim_staff where valid_to = date '9999-12-31'"
    counts = [query(_analyst(three_nights, n), sql)[0][0] for n in (1, 2, 3)]
    tell(f"open versions in dim_staff, night by night: {counts}")
    assert counts[0] == counts[1]
    assert int(str(counts[0])) > 60


@pytest.mark.parametrize("number", [1, 2, 3])
def test_sessions_and_their_minutes_are_the_truths(number: int, three_nights: ThreeNights, truths: Truths) -> None:
    """Late minutes, a deleted row and a mended word come in with the third night, and not before."""
    sessions = truths[NIGHTS[number - 1]]["sessions"]
    assert isinstance(sessions, list)
    wanted = (len(sessions), sum(s["minutes"] for s in sessions))
    found = query(
        _analyst(three_nights, number), "select count(*), sum(duration_minutes)::double from core.fct_coaching_session"
    )[0]
    tell(f"night {number}: {found[0]} sessions, {found[1]} minutes; truth {wanted}")
    assert found == wanted


def test_the_third_night_really_brings_late_edits(three_nights: ThreeNights, truths: Truths, world: World) -> None:
    planted = world.log.planted
    assert planted["late_minutes"] >= 2
    assert planted["deleted_row"] >= 1
    assert planted["mended_minutes"] == 1
    second, third = ({s["session_id"]: s["minutes"] for s in truths[n]["sessions"]} for n in NIGHTS[1:])
    changed = sum(third.get(key) != minutes for key, minutes in second.items())
    tell(f"{changed} sessions changed or went on the third night; {len(third.keys() - second.keys())} came")
    assert changed >= planted["late_minutes"] + planted["deleted_row"]
    assert three_nights.night(2).published.files != three_nights.night(3).published.files


def test_rows_are_accepted_plus_quarantined_and_told_exactly_to_analysts_alone(three_nights: ThreeNights) -> None:
    rows = query(_analyst(three_nights, 3), _LOADS)
    assert {(str(night), str(name)) for night, name, *_ in rows} == set(product(NIGHTS, STREAMS))
    assert len(rows) == len(NIGHTS) * len(STREAMS)
    for night, name, landed, accepted, aside, refused in rows:
        manifest = three_nights.line.manifest(str(name), str(night))
        counted = (manifest.rows, manifest.accepted, manifest.quarantined) if manifest else (0, 0, 0)
        assert (landed, accepted, aside) == counted
        assert refused == (manifest is None)
    by_digits = {1: "<10", 2: "10-99", 3: "100-999", 4: "1000-9999", 5: "10000-99999"}
    exact = {(night, name): counts for night, name, *counts, refused in rows if not refused}
    bands = {(night, name): found for night, name, *found in query(_bi(three_nights, 3), _BANDS)}
    assert {*exact} < {*bands}
    for key, found in bands.items():
        wanted = [by_digits.get(len(str(n)), "100000+") for n in exact.get(key, ())]
        assert found == (wanted or [None, None, None]), key


def test_nothing_is_left_lying_about(three_nights: ThreeNights) -> None:
    assert three_nights.line.leftovers() == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_person_rows_reach_analysts_alone(number: int, three_nights: ThreeNights) -> None:
    every = "select table_schema || '.' || table_name, column_name from information_schema.columns"
    to_all, to_analysts = (query(file(three_nights, number), every) for file in (_bi, _analyst))
    own = declared_person_rows()
    assert {f"marts_restricted.{name}" for name in own} <= {table for table, _ in to_analysts}
    assert not {table for table, _ in to_all if str(table).rpartition(".")[2] in own}
    assert not {mart.who for mart in own.values()} & {column for _, column in to_all}
    assert not [f for f in three_nights.night(number).published.files if any(name in f for name in own)]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_published_marts_are_not_empty(number: int, three_nights: ThreeNights) -> None:
    """Every mart; something may be shown of each once the school year is closed, on the third night."""
    seen: dict[str, object] = {}
    for file, schema in ((_analyst(three_nights, number), "marts_restricted"), (_bi(three_nights, number), "marts")):
        for table, hides in query(file, _TABLES.format(schema=schema)):
            shown = " where not suppressed" if hides and schema == "marts" else ""
            seen[f"{schema}.{table}"] = query(file, f'select count(*) from {schema}."{table}"{shown}')[0][0]
    tell(f"night {number}: {seen}")
    assert {name.split(".")[0] for name in seen} == {"marts_restricted", "marts"}
    # no late change of a closed period has enough people behind it
    empty = {name for name, rows in seen.items() if not rows and name != "marts.mart_restatements"}
    assert {name for name in empty if number == len(NIGHTS) or not name.startswith("marts.")} == set()
    assert seen["marts.mart_implementation_by_school_standard"]


def test_what_is_found_of_a_year_lies_within_the_share_that_is_stated(three_nights: ThreeNights) -> None:
    """Who adds up visible rows by poverty band, of standards or of schools, finds a share of what was released.

    What came late and waits is in what analysts have, and in no share.
    """
    found = query(
        three_nights.line.paths.warehouse,
        """
        with truth as (
          select coalesce(poverty_band, 'none') as poverty_band, school_year, sum(coach_minutes_allocated) as minutes
          from intermediate.mart_implementation_by_school__released
          where framework_id = 'all' and period_type = 'school_year' group by all
        ), told as (
          select 'mart_implementation_by_school_standard' as mart_name, coalesce(poverty_band, 'none') as poverty_band,
            school_year, period_type, standard_level, coalesce(sum(coach_minutes_allocated), 0) as minutes
          from marts.mart_implementation_by_school_standard where standard_level = 'standard' group by all
          union all
          select 'mart_implementation_by_school', coalesce(poverty_band, 'none'), school_year, period_type, 'all',
            coalesce(sum(coach_minutes_allocated), 0)
          from marts.mart_implementation_by_school where framework_id = 'all' group by all
        )
        select told.minutes / truth.minutes between coach_minutes_visible_from and coach_minutes_visible_to
        from told join truth using (poverty_band, school_year)
        join marts.mart_visible_shares using (mart_name, poverty_band, school_year, period_type, standard_level)
        where coach_minutes_visible_from is not null
        """,
    )
    assert len(found) >= 6
    assert all(holds for (holds,) in found)
