"""A small warehouse file with the tables that the estimate, protect and publish steps read."""

from pathlib import Path

import duckdb

from coaching.district import Thresholds
from coaching.marts import declared_marts
from coaching.paths import Paths

THRESHOLDS = Thresholds()
HEADLINE = "mart_implementation_by_school_standard"
# The one protected mart that it has.
MARTS = {HEADLINE: declared_marts()[HEADLINE]}
KEY = "school_key, framework_id, qualified_code, period_type, period_key"
MEASURES = "teachers_eligible, teachers_coached, coaches_active, reach_rate, coach_minutes_allocated"
THROUGH = {"canvas": "2026-02-03", "google_sheets": "2026-02-03"}

RESTRICTED = """
create table marts_restricted.mart_implementation_by_school_standard as
select
    's' || s as school_key, 'School ' || s as school_name, 'F' as framework_id, 'F:' || c as qualified_code,
    'standard' as standard_level,
    cast(null as text) as parent_code, 'month' as period_type, '2025-1' || m as period_key, '2025-26' as school_year,
    cast('2025-1' || m || '-01' as date) as period_start,
    cast('2025-1' || m || '-28' as date) as period_end, date '2026-02-03' as data_through_date,
    cast(40 as bigint) as teachers_eligible,
    cast((s * 7 + c * 5 + m * 3) % 17 as bigint) as teachers_coached,
    cast((s * 7 + c * 5 + m * 3) % 17 as bigint) as teachers_coached_eligible,
    cast(least((s * 7 + c * 5 + m * 3) % 17, 4) as bigint) as coaches_active,
    cast(((s * 7 + c * 5 + m * 3) % 17) / 40.0 as decimal(6, 4)) as reach_rate,
    cast(((s * 7 + c * 5 + m * 3) % 17) * 30 + {extra} as decimal(18, 6)) * cast((s * 7 + c * 5 + m
    * 3) % 17 > 0 as integer) as coach_minutes_allocated
from range(1, 7) t(s), range(1, 8) u(c), range(0, 3) v(m)
order by random()
"""
PUBLISHED = """
create table marts.mart_implementation_by_school_standard as
select
    r.school_key, r.school_name, r.framework_id, r.qualified_code, r.standard_level, r.parent_code, r.period_type,
    r.period_key, r.school_year,
    r.period_start, r.period_end, r.data_through_date, cast(null as text) as hidden_parts, m.suppressed,
    case when not m.suppressed then r.teachers_eligible end as teachers_eligible,
    case when not m.suppressed then r.teachers_coached end as teachers_coached,
    case when not m.suppressed then r.teachers_coached_eligible end as teachers_coached_eligible,

    case when not m.suppressed and (r.coaches_active = 0 or r.coaches_active >= 3) then r.coaches_active end
        as coaches_active,
    case when not m.suppressed then r.reach_rate end as reach_rate,
    case when not m.suppressed then r.coach_minutes_allocated end as coach_minutes_allocated
from marts_restricted.mart_implementation_by_school_standard r,
    lateral (select r.teachers_coached between 1 and 4 as suppressed) m
order by random()
"""
# another night's minutes are told as restated
RESTATED = """
create table marts.mart_restatements as
select distinct
    'implementation' as cube, period_type, period_key,
    cast(max(coach_minutes_allocated) over () as bigint) as restatement_version
from marts_restricted.mart_implementation_by_school_standard
"""
RESPONDENTS = (
    "create view intermediate.int_impact_respondents__placed as select *, true as has_pre, true as "
    "has_post from intermediate.int_impact__answers"
)
PAIRS = """
create table intermediate.int_impact__answers as
select
    concat_ws('|', 's' || s, 'F:' || c, 'school_year:2025-26', 'tpack~prepost_matched~none~exposed') as cell_key,
    'school' as place_level, 's' || s as place, true as is_matched,
    's' || s as school_key, 'F' as framework_id, 'F:' || c as qualified_code, 'school_year' as period_type,
    '2025-26' as period_key, 'school_year:2025-26' as period,
    'tpack' as outcome_id, 'prepost_matched' as design, 'none' as comparison_id, 'exposed' as attribution,
    'pair' || s || '-' || i as pair_key, 'person' || s || '-' || i as person_key,
    round(2.5 + ((i * 37) % 11) / 5, 4) as score_pre, round(2.9 + ((i * 37) % 11) / 6 + ((i * s) % 5) / 7,
    4) as score_post
from range(1, 7) t(s), range(1, 4) u(c), range(0, 30) v(i)
where i < s * 4 + c
order by random()
"""
COMPARED = """
create table intermediate.int_comparison__answers as
select
    concat_ws('|', 'district', qualified_code, 'school_year:2025-26', 'tpack~did_not_yet~none~exposed') as cell_key,
    pair_key, school_key, score_pre, score_post, right(pair_key, 1) in ('1', '3', '5') as is_coached
from intermediate.int_impact__answers
order by random()
"""
BANDED = """
create table intermediate.int_gap_figures__banded as
select
    m.metric as metric_id, 'month:2025-1' || p as period, case when s <= 6 then 'high' else 'low' end as band,
    's' || s as school_key, cast((s * 7 + p * 3) % 11 as double) as numerator, cast(10 + s as double) as denominator
from range(1, 13) t(s), range(0, 2) u(p), (values ('I01'), ('I03')) m(metric)
where p = 0 or s < 11
order by random()
"""
PATHWAYS = """
create table intermediate.int_interaction_pathways__paired as
select
    'graded_work' as interaction_id, '2025-26' as school_year, 'tpack' as construct_id, 'pre' as pre_wave_id,
    'post' as post_wave_id, 'pair' || i as pair_key, i % 2 = 0 as is_coached, 's' || (i % 24) as school_key,
    i * 7 % 13 as n_before, i * 5 % 17 as n_after, ((i * 11) % 9 - 4) / 4.0 as score_change,
    case when i > 90 then 'few_weeks' end as left_out
from range(0, 96) t(i)
order by random()
"""
OUTCOMES = """
create table intermediate.int_outcome_pairs__exposed as
select
    concat_ws('|', 's' || s, 'all', '2025-26', outcome) as cell_key, 'pair' || s || '-' || i as pair_key,
    source as outcome_source, 's' || s as school_key, i % 7 > 0 as is_matched,
    case source when 'rating' then 1 + i % 9 / 4.0 when 'observation' then i % 3 / 2.0 else i * 7 % 31 end as score_pre,
    case source when 'rating' then 2 + i % 5 / 4.0 when 'observation' then i % 2 / 1.0 else i * 5 % 37 end as score_post
from range(1, 7) t(s), range(1, 30) v(i),
    (values ('rating', 'environment'), ('observation', 'tasks'), ('lms', 'events')) m(source, outcome)
where i < s * 5
order by random()
"""
ITEMS = """
create table intermediate.int_survey_items__placed as
select
    'r' || i as response_key, 'q' || q as question_id, 'tpack' as construct_id, 'survey' as form_id,
    '1' as form_version, 'pre' as wave_id,
    cast(1 + (i * 3 + (q * i) % 2) % 5 as double) as scored_value
from range(0, 40) t(i), range(1, 5) u(q)
order by random()
"""
RESPONDED = """
create table intermediate.int_survey_respondents__paired as
select
    'survey' as form_id, 'pre' as pre_wave_id, 'post' as post_wave_id, 'tpack' as construct_id,
    'person' || i as person_key,
    i > 1 as is_identified, 1 + i % 5 / 2.0 as score_pre, case when i % 4 > 0 then 3.0 end as score_post
from range(0, 40) t(i)
order by random()
"""
# weeks on platforms: nobody has any; tests/unit/warehouse/estimate/test_practice.py has its own
PRACTICE = """
create table intermediate.int_practice_weeks__aligned (
    aligned_on text, place text, outcome_id text, begins_at bigint, week_number bigint, mean_value double
);
create table intermediate.int_teacher_weeks__timed (
    school_year text, teacher_key text, school_key text, week_number bigint, own_start bigint, active_share double,
    active_events double, feedback_events double, feedback_hours double, interactions double
);
"""
VARIANTS = "".join(
    f"create view intermediate.{name}__released as select * from intermediate.{name};"
    for name in ("int_impact__answers", "int_survey_items__placed")
)
STANDARDS = (
    "create table core.dim_standard as select 'F' as framework_id, 'F:' || c as qualified_code, "
    "'standard' as standard_level, null::text as parent_code from range(1, 8) t(c)"
)

SCHOOLS = "create table core.dim_school as select 's' || s as school_key, false as is_unknown from range(1, 7) t(s)"
PERIODS = (
    "create table intermediate.int_periods__listed as select 'school_year' as period_type, '2025-26' as "
    "period_key, '2025-26' as school_year"
)


def make_warehouse(paths: Paths, *, extra: int = 0) -> Path:
    """Everything up to the estimate step; `extra` minutes in every active cell tell one night from another."""
    paths.root.mkdir(parents=True, exist_ok=True)
    paths.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        for schema in ("intermediate", "core", "marts_restricted", "marts"):
            warehouse.execute(f"create schema {schema}")
        for statement in (
            RESTRICTED.format(extra=extra),
            PAIRS,
            COMPARED,
            BANDED,
            PATHWAYS,
            OUTCOMES,
            RESPONDENTS,
            ITEMS,
            RESPONDED,
            PRACTICE,
            VARIANTS,
            STANDARDS,
            SCHOOLS,
            PERIODS,
        ):
            warehouse.execute(statement)
    return paths.warehouse


def add_marts(paths: Paths) -> None:
    """Schema `marts`: no cell with one to four people."""
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(PUBLISHED)
        warehouse.execute(
            "create table marts.mart_edition as select cast(max(coach_minutes_allocated) as bigint) as n, "
            f"{len(THROUGH)} as sources "
            "from marts_restricted.mart_implementation_by_school_standard"
        )
        warehouse.execute(RESTATED)
