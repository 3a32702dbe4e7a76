-- How each coach sees the own work, before and after, over the standards that were rated in both: of two ratings of a
-- standard in a wave the later one counts, and what is no standard has none.
with self_rated as (
    select
        ratings.coach_key,
        {{ told_year('ratings.wave') }} as school_year,
        bridge.framework_id,
        bridge.qualified_code,
        ratings.wave,
        ratings.rating,
        row_number() over (
            partition by
                ratings.coach_key, {{ told_year('ratings.wave') }}, bridge.qualified_code,
                ratings.wave
            order by ratings.noted_date desc, ratings.submitted_at desc nulls last, ratings.record_key asc
        ) as choice
    from {{ ref('fct_self_rating') }} as ratings
    inner join {{ ref('bridge_record_standard') }} as bridge on ratings.record_key = bridge.record_key
    left join {{ ref('int_calendar__days') }} as days on ratings.noted_date = days.date_day
    where
        ratings.coach_key is not null and ratings.rating is not null
        and bridge.qualified_code <> concat(bridge.framework_id, ':UNALIGNED')
),

self_paired as (
    select
        coach_key,
        school_year,
        framework_id,
        {% for wave in ['pre', 'post', 'retrospective_pre'] -%}
        cast(max(case when wave = '{{ wave }}' then rating end) as double) as {{ wave }},
        {% endfor -%}
        qualified_code
    from self_rated
    where choice = 1
    group by coach_key, school_year, framework_id, qualified_code
),

-- two frameworks are never mixed: the one with most pairs speaks
self_changed as (
    select
        *,
        row_number() over (
            partition by coach_key, school_year
            order by pairs_n desc, retrospective_pairs_n desc, framework_id asc
        ) as choice,
        count(*) over (partition by coach_key, school_year) as frameworks_n
    from (
        select
            coach_key,
            school_year,
            framework_id,
            count(post - pre) as pairs_n,
            {{ ratio(exact_sum('case when post is not null then pre end'), 'count(post - pre)') }} as pre_mean,
            {{ ratio(exact_sum('case when pre is not null then post end'), 'count(post - pre)') }} as post_mean,
            {{ ratio(exact_sum('post - pre'), 'count(post - pre)') }} as change,
            count(post - retrospective_pre) as retrospective_pairs_n,
            {{ ratio(exact_sum('post - retrospective_pre'), 'count(post - retrospective_pre)') }}
                as retrospective_change
        from self_paired
        group by coach_key, school_year, framework_id
    ) as by_framework
)

select
    coach_key,
    school_year,
    framework_id as self_rating_framework,
    frameworks_n as self_rating_frameworks_n,
    pairs_n as self_rating_pairs_n,
    {{ rounded('pre_mean', 'decimal(6, 4)') }} as self_rating_pre_mean,
    {{ rounded('post_mean', 'decimal(6, 4)') }} as self_rating_post_mean,
    {{ rounded('change', 'decimal(6, 4)') }} as self_rating_change,
    retrospective_pairs_n as self_rating_retrospective_pairs_n,
    {{ rounded('retrospective_change', 'decimal(6, 4)') }} as self_rating_retrospective_change
from self_changed
where choice = 1
