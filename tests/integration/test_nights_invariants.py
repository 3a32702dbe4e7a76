"""What must always hold, over a warehouse of three nights: each says how many rows it looked at.

The nightly build tests most of this too, beside the models (`dbt_project/tests/`); here it is read in one place, and
stated of the tables that analysts have. A rerun gives the same bytes: test_nights_rerun.py. A new e-mail, name or
student information system keeps a person's key: test_roster_replay.py, with sixty nights of versions.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.integration.nights import ThreeNights, tell

MART = "marts_restricted.mart_implementation_by_school_standard"
# Each select gives the rows looked at, and those in which the sentence is untrue.
INVARIANTS = {
    "the weights of a session add up to one": """
        select count(*), count(*) filter (where abs(weight - 1) > 1e-9 or weight is null)
        from (
            select session_key, sum(alloc_weight) as weight from core.fct_coaching_session
            left join core.bridge_session_standard using (session_key) group by session_key
        )""",
    "a weight is of a standard that there is, of the session's own framework": """
        select count(*), count(*) filter (where standards.framework_id is distinct from sessions.framework_id)
        from core.bridge_session_standard as bridge
        left join core.fct_coaching_session as sessions using (session_key)
        left join core.dim_standard as standards using (qualified_code)""",
    "allocated minutes are the sessions' minutes, by school and period": f"""
        with teachers as (
            select session_key, school_key, count(*) / sum(count(*)) over (partition by session_key) as share
            from core.fct_session_participant where is_teacher group by session_key, school_key
        ), sessions as (
            select coalesce(school_key, logged_school_key) as school_key, session_date,
                cast(duration_minutes as double) * coalesce(share, 1) as minutes
            from core.fct_coaching_session left join teachers using (session_key)
        ), cells as (
            select school_key, period_type, period_key, min(period_start) as first_day, max(period_end) as last_day,
                sum(coach_minutes_allocated) as minutes
            from {MART} where standard_level = 'standard' group by school_key, period_type, period_key
        ), compared as (
            select cells.minutes, coalesce(sum(sessions.minutes), 0) as of_sessions
            from cells left join sessions on sessions.school_key = cells.school_key
                and sessions.session_date between cells.first_day and cells.last_day
            group by cells.school_key, cells.period_type, cells.period_key, cells.minutes
        )
        select count(*), count(*) filter (where abs(minutes - of_sessions) > 0.01) from compared
        having sum(minutes) > 0""",
    "a session counted whole is no less than its allocated part": f"""
        select count(*), count(*) filter (where sessions_full_count + 1e-6 < sessions_allocated
            or coach_minutes_full + 1e-6 < coach_minutes_allocated)
        from {MART} where sessions_full_count > 0""",
    "full counts of a school's standards are no less than its sessions": f"""
        select count(*), count(*) filter (where counted < sessions)
        from (
            select school_key, period_type, period_key, sum(sessions_full_count) as counted
            from {MART} where standard_level = 'standard' group by all
        ) inner join (
            select school_key, period_type, period_key, sessions_full_count as sessions
            from marts_restricted.mart_implementation_by_school
        ) using (school_key, period_type, period_key)""",
    "reach is at most one": f"""
        select count(*), count(*) filter (where reach_rate > 1 or reach_rate < 0
            or teachers_coached_eligible > least(teachers_eligible, teachers_coached))
        from {MART} where reach_rate is not null""",
    "a cycle that is completed was due, and cycles completed are at most those due": f"""
        select sum(looked_at), sum(broken)
        from (
            select count(*) as looked_at, count(*) filter (where cycles_completed > cycles_due) as broken
            from {MART} where cycles_due > 0
            union all
            select count(*), count(*) filter (where not is_due) from core.fct_coaching_cycle where is_completed
        )""",
    "follow-ups on time are at most those whose window closed": f"""
        select count(*), count(*) filter (where followups_on_time > followups_closed_window)
        from {MART} where followups_closed_window > 0""",
    "a respondent has one pair a construct and pair of waves": """
        select count(*), count(*) - count(distinct (person_key, construct_id, form_id, pre_wave_id, post_wave_id))
        from core.fct_prepost_pair""",
    "an answer after comes after the answer before": """
        select count(*), count(*) filter (where post_date <= pre_date) from core.fct_prepost_pair""",
    "scores lie on their scale": """
        select count(*), count(*) filter (where scored_value not between scale_min and scale_max)
        from core.fct_survey_response_item where scored_value is not null""",
    "the days of a cycle come one after another": """
        select count(*), count(*) filter (where interest_date > kickoff_date or goal_set_date < interest_date
            or due_date < kickoff_date or planned_end_date < kickoff_date or reflection_date < debrief_date)
        from core.fct_coaching_cycle""",
    "a session is logged after it took place, and followed up later": """
        select count(*), count(*) filter (where log_lag_days < 0 or follow_up_close_date <= session_date)
        from core.fct_coaching_session""",
    "the calendar has every day once": """
        select count(*), abs(max(date_day) - min(date_day) + 1 - count(distinct date_day))
            + count(*) - count(distinct date_day)
        from core.dim_date""",
    "a code of the crosswalk goes somewhere as a whole, by a judgement": """
        select count(*), count(*) filter (where abs(weight - 1) > 1e-9 or not is_judgement)
        from (
            select from_code, sum(alloc_weight) as weight, bool_and(is_judgement) as is_judgement
            from core.bridge_standard_crosswalk group by from_code
        )""",
    "a standard has one text by default": """
        select count(*), count(*) filter (where texts <> 1)
        from (
            select qualified_code, count(*) filter (where is_default_text) as texts
            from core.dim_standard left join core.dim_standard_text using (qualified_code) group by qualified_code
        )""",
    "rows landed are accepted or quarantined": """
        select sum(rows_landed), count(*) filter (where rows_landed <> rows_accepted + rows_quarantined)
        from core.fct_load""",
}
# What the versions of a relation are of; every relation with valid_from and valid_to is here.
VERSIONS = {
    "core.dim_staff": "person_key",
    "intermediate.int_staff__people": "person_key",
    "intermediate.int_staff__versions": "user_id",
    "intermediate.int_seats__versions": "seat_id",
    # several roles of a record hold at one time
    "intermediate.int_staff__roles": "user_id, role, org_id, begin_date",
}


@pytest.fixture(scope="module")
def warehouse(three_nights: ThreeNights) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(three_nights.line.paths.warehouse), read_only=True) as engine:
        yield engine


@pytest.mark.parametrize("sentence", INVARIANTS)
def test_it_always_holds(sentence: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    ((looked_at, broken),) = warehouse.execute(INVARIANTS[sentence]).fetchall()
    tell(f"{looked_at:>8} rows: {sentence}")
    assert looked_at > 0, "there was nothing to look at"
    assert broken == 0


def test_versions_follow_one_another(warehouse: duckdb.DuckDBPyConnection) -> None:
    """No version begins before the one before it ended, none ends before it begins, none is open but the last."""
    found = warehouse.execute(
        """select schema_name || '.' || table_name from duckdb_columns()
        where column_name in ('valid_from', 'valid_to') and schema_name in ('core', 'intermediate')
        group by 1 having count(*) = 2"""
    ).fetchall()
    assert {name for (name,) in found} == {*VERSIONS}, "say in VERSIONS what each relation's versions are of"
    for name, key in VERSIONS.items():
        ((versions, followed, wrong),) = warehouse.execute(
            f"""select count(*), count(next_from),
                count(*) filter (where valid_to < valid_from or next_from <= valid_to or valid_to is null)
            from (select valid_from, valid_to,
                lead(valid_from) over (partition by {key} order by valid_from, valid_to) as next_from from {name})"""
        ).fetchall()
        tell(f"{versions:>8} versions of {name}, {followed} of them followed by another: {wrong} overlap")
        assert versions > 0
        assert wrong == 0


CHANGED = """
    with before_it as (
        select sessions.session_key, session_date, duration_minutes, coach_key, logged_school_key, person_key,
            school_key, received_minutes, qualified_code, alloc_weight
        from {before}.core.fct_coaching_session as sessions
        left join {before}.core.fct_session_participant using (session_key)
        left join {before}.core.bridge_session_standard using (session_key)
    ), after_it as (
        select sessions.session_key, session_date, duration_minutes, coach_key, logged_school_key, person_key,
            school_key, received_minutes, qualified_code, alloc_weight
        from {after}.core.fct_coaching_session as sessions
        left join {after}.core.fct_session_participant using (session_key)
        left join {after}.core.bridge_session_standard using (session_key)
    ), rows_changed as (
        (from before_it except from after_it) union all (from after_it except from before_it)
    )
    select distinct coalesce(school_key, logged_school_key), session_date from rows_changed
    where session_key in (select session_key from rows_changed)"""
CELLS = f"""
    select school_key, period_start, period_end, qualified_code, sessions_full_count, sessions_allocated,
        coach_minutes_full, coach_minutes_allocated, participant_minutes_allocated, one_on_one_minutes_allocated,
        group_minutes_allocated, teachers_coached, coaches_active
    from {{}}.{MART}"""


def _analyst(three_nights: ThreeNights, number: int) -> Path:
    return three_nights.line.edition(three_nights.night(number).published.edition) / "analyst" / "analyst.duckdb"


def test_a_late_log_changes_its_own_periods_only(three_nights: ThreeNights) -> None:
    """The third night brings late edits: a cell that differs is of a school and a period with a session that does."""
    with duckdb.connect() as engine:
        for number in (2, 3):
            engine.execute(f"attach '{_analyst(three_nights, number)}' as night_{number} (read_only)")
        touched = engine.execute(CHANGED.format(before="night_2", after="night_3")).fetchall()
        before, after = (set(engine.execute(CELLS.format(f"night_{n}")).fetchall()) for n in (2, 3))
    changed = {(school, first, last) for school, first, last, *_ in before ^ after}
    stayed = {(school, first, last) for school, first, last, *_ in before & after} - changed
    own = {(s, begin, end) for s, begin, end in changed for at, day in touched if at == s and begin <= day <= end}
    tell(
        f"{len(before)} cells: sessions differ on {len(touched)} days of schools;"
        f" {len(changed)} periods of schools changed, {len(stayed)} stayed"
    )
    assert touched, "nothing came late"
    assert changed, "nothing of it shows"
    assert stayed, "every period changed, which proves nothing"
    assert changed <= own
