{{ config(materialized='view') }}
-- Both groups of a comparison (coached between the two answers, not coached yet) with what they did for students on the
-- platform in their first four weeks of the school year and in the last four before the second answer, and why some
-- have no such two windows. Weeks of which the count is unknown are passed over.
with pairs as (
    select
        armed.pair_key,
        armed.person_key,
        armed.school_key,
        armed.school_year,
        armed.construct_id,
        armed.pre_wave_id,
        armed.post_wave_id,
        armed.arm = 'coached' as is_coached,
        armed.score_post - armed.score_pre as score_change,
        answers.post_date
    from {{ ref('int_comparison_teachers__armed') }} as armed
    inner join {{ ref('fct_prepost_pair') }} as answers on armed.pair_key = answers.pair_key
    left join {{ ref('dim_construct') }} as constructs on armed.construct_id = constructs.construct_id
    -- work with students comes of knowledge, and no knowledge of it
    where armed.arm in ('coached', 'not_yet') and constructs.tpack_kind is null
),

known as (
    {% for interaction, count in {'graded_work': 'n_feedback_events', 'interactions': 'n_interactions'}.items() -%}
    select
        '{{ interaction }}' as interaction_id,
        teacher_key,
        school_year,
        week_start_date,
        first_coached_week,
        {{ count }} as n_events
    from {{ ref('fct_teacher_week') }}
    where is_instructional and n_sections > 0 and {{ count }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ranked as (
    select
        known.interaction_id,
        pairs.pair_key,
        known.week_start_date,
        known.first_coached_week,
        known.n_events,
        row_number() over (partition by known.interaction_id, pairs.pair_key order by known.week_start_date)
            as nth_week,
        row_number() over (partition by known.interaction_id, pairs.pair_key order by known.week_start_date desc)
            as nth_week_back
    from pairs
    inner join known on pairs.person_key = known.teacher_key and pairs.school_year = known.school_year
    where {{ dbt.dateadd('day', 6, 'known.week_start_date') }} <= pairs.post_date
),

windows as (
    select
        interaction_id,
        pair_key,
        count(*) as n_weeks,
        sum(case when nth_week <= 4 then n_events end) as n_before,
        sum(case when nth_week_back <= 4 then n_events end) as n_after,
        max(case when nth_week <= 4 then week_start_date end) as before_last_week,
        min(case when nth_week_back <= 4 then week_start_date end) as after_first_week,
        min(first_coached_week) as first_coached_week
    from ranked
    group by interaction_id, pair_key
)

select
    interactions.interaction_id,
    pairs.pair_key,
    pairs.person_key,
    pairs.school_key,
    pairs.school_year,
    pairs.construct_id,
    pairs.pre_wave_id,
    pairs.post_wave_id,
    pairs.is_coached,
    pairs.score_change,
    case when windows.n_weeks >= 8 then windows.n_before end as n_before,
    case when windows.n_weeks >= 8 then windows.n_after end as n_after,
    case
        when coalesce(windows.n_weeks, 0) < 8 then 'few_weeks'
        -- coaching that began inside a window is before it in part
        when
            pairs.is_coached
            and (
                windows.first_coached_week <= windows.before_last_week
                or windows.first_coached_week >= windows.after_first_week
            ) then 'begun_inside'
        when windows.n_before + windows.n_after = 0 then 'no_events'
    end as left_out
from pairs
cross join (select distinct interaction_id from known) as interactions -- known has many weeks
left join windows on pairs.pair_key = windows.pair_key and interactions.interaction_id = windows.interaction_id
