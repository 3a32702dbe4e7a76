{{ config(schema='marts_restricted') }}
-- A coach's logged time by month. Classes and activities are two cuts of the same minutes: each adds up to all of them.
{% set classes = time_classes() -%}
{% set activities = nine_activities() -%}
with entries as (
    select
        coach_key,
        entry_date,
        substr(cast(entry_date as {{ dbt.type_string() }}), 1, 7) as period_key,
        minutes,
        activity,
        activity_class,
        off_role_type,
        barrier
    from {{ ref('fct_coach_time') }}
),

months as (
    select
        coach_key,
        period_key,
        count(*) as entries,
        count(*) filter (where minutes is null) as entries_without_minutes,
        count(distinct entry_date) as logged_days,
        {% for class in classes -%}
        {{ minutes_where("activity_class = '" ~ class ~ "'") }} as {{ class }}_minutes,
        {% endfor -%}
        {{ minutes_where("activity_class not in ('" ~ classes | join("', '") ~ "')") }} as other_class_minutes,
        {{ minutes_where("activity_class is null") }} as no_class_minutes,
        {% for code, name in activities.items() -%}
        {{ minutes_where("activity = '" ~ code ~ "'") }} as {{ name }}_minutes,
        {% endfor -%}
        {{ minutes_where("activity not in ('" ~ activities | join("', '") ~ "')") }} as other_activity_minutes,
        {{ minutes_where("activity is null") }} as no_activity_minutes,
        {{ minutes_where("true") }} as total_minutes,
        count(barrier) as entries_with_barrier,
        {{ join_sorted('barrier', ', ') }} as barriers,
        {{ join_sorted('off_role_type', ', ') }} as off_role_types
    from entries
    where coach_key is not null and period_key is not null
    group by coach_key, period_key
)

select
    coach_key,
    period_key,
    cast(concat(period_key, '-01') as date) as period_start,
    entries,
    entries_without_minutes,
    logged_days,
    {% for class in classes -%}
    {{ class }}_minutes,
    {% endfor -%}
    other_class_minutes,
    no_class_minutes,
    {% for name in activities.values() -%}
    {{ name }}_minutes,
    {% endfor -%}
    other_activity_minutes,
    no_activity_minutes,
    total_minutes,
    {{ rate('off_role_minutes', 'total_minutes') }} as off_role_rate,
    {{ rate('learning_tech_support_minutes', 'total_minutes') }} as support_rate,
    entries_with_barrier,
    barriers,
    off_role_types
from months
