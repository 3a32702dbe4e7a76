{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- From coaching by way of work with students on the platform to an outcome: an association, whatever its interval says.
{% set key = ['interaction_id', 'school_year', 'construct_id', 'pre_wave_id', 'post_wave_id'] -%}
with groups as (
    select
        {{ key | join(', ') }},
        {% for reason in ['few_weeks', 'begun_inside', 'no_events'] -%}
        count(*) filter (where left_out = '{{ reason }}') as {{ reason }}_n,
        {% endfor -%}
        {% for group, is in {'coached': 'is_coached', 'not_yet': 'not is_coached'}.items() -%}
        count(*) filter (where left_out is null and {{ is }}) as n_{{ group }},
        {% for window in ['before', 'after'] -%}
        sum(case when left_out is null and {{ is }} then n_{{ window }} end) as events_{{ window }}_{{ group }},
        {% endfor -%}
        {{ ratio(
            exact_sum('score_change', 'left_out is null and ' ~ is),
            'count(*) filter (where left_out is null and ' ~ is ~ ')'
        ) }} as mean_change_{{ group }},
        {% endfor -%}
        count(distinct case when left_out is null then school_key end) as n_schools
    from {{ ref('int_interaction_pathways__paired') }}
    group by {{ key | join(', ') }}
),

failed as (
    select distinct -- scales of which an alpha is negative are no measure
        construct_id,
        wave_id
    from {{ source('coaching', 'reliability') }}
    where variant = 'live' and alpha_band = 'fail'
),

judged as (
    select
        groups.*,
        failed_pre.construct_id is not null or failed_post.construct_id is not null as is_failed
    from groups
    {% for wave in ['pre', 'post'] -%}
    left join failed as failed_{{ wave }}
        on
            groups.construct_id = failed_{{ wave }}.construct_id
            and groups.{{ wave }}_wave_id = failed_{{ wave }}.wave_id
    {% endfor -%}
)

select
    {{ cell_key(['judged.interaction_id', 'judged.school_year', 'judged.construct_id', 'judged.pre_wave_id',
        'judged.post_wave_id']) }} as cell_key,
    judged.interaction_id,
    judged.school_year,
    judged.construct_id as outcome_id,
    constructs.construct_name as outcome_name,
    constructs.guskey_level,
    constructs.direction,
    concat(judged.pre_wave_id, '>', judged.post_wave_id) as comparison_id,
    coalesce(estimates.claim, 'associational') as claim,
    {% for count in ['n_coached', 'n_not_yet', 'n_schools', 'few_weeks_n', 'begun_inside_n', 'no_events_n'] -%}
    cast(judged.{{ count }} as bigint) as {{ count }},
    {% endfor -%}
    {% for group in ['coached', 'not_yet'] -%}
    cast(judged.events_before_{{ group }} as bigint) as events_before_{{ group }},
    cast(judged.events_after_{{ group }} as bigint) as events_after_{{ group }},
    {% for name in ['ratio_', 'ratio_ci_low_', 'ratio_ci_high_'] -%}
    cast(estimates.{{ name }}{{ group }} as decimal(12, 4)) as {{ name }}{{ group }},
    {% endfor -%}
    case when judged.n_{{ group }} = 0 then 'few_people' else estimates.ratio_reason_{{ group }} end
        as ratio_reason_{{ group }},
    {{ rounded('case when not judged.is_failed then judged.mean_change_' ~ group ~ ' end', 'decimal(10, 4)') }}
        as mean_change_{{ group }},
    {% endfor -%}
    cast(estimates.path_a as decimal(12, 4)) as path_a,
    {% for name in ['path_b', 'direct', 'indirect', 'ci_low', 'ci_high'] -%}
    cast(case when not judged.is_failed then estimates.{{ name }} end as decimal(12, 4)) as {{ name }},
    {% endfor -%}
    case
        when judged.is_failed then 'scale_failed'
        when judged.n_coached + judged.n_not_yet = 0 then 'few_people'
        else estimates.reason
    end as reason,
    {% for of in ['', 'ratio_'] -%}
    {% for name in ['estimator', 'library', 'library_version'] -%}
    estimates.{{ of }}{{ name }},
    {% endfor -%}
    {% endfor -%}
    '{{ var("metric_version") }}' as metric_version,
    through.impact_date as data_through_date
from judged
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_construct') }} as constructs on judged.construct_id = constructs.construct_id
left join {{ source('coaching', 'pathways') }} as estimates on {{ same_key('judged', 'estimates', key) }}
