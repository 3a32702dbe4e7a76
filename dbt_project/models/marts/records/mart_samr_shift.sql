{{ config(schema='marts_restricted') }}
-- How tasks were rated before and after, by standard: an order of four levels, so no mean of them and no interval. The
-- contrast is of every task after with every task before. A task of an indicator is one of its standard too, once.
{% set levels = samr_levels() -%}
with tasks as (
    select
        observations.record_key,
        coalesce(observations.school_key, 'district') as school_key,
        {{ told_year('observations.wave') }} as school_year,
        observations.observed_key,
        observations.samr_level,
        observations.wave,
        observations.is_double_rated
    from {{ ref('fct_observation') }} as observations
    left join {{ ref('int_calendar__days') }} as days on observations.observation_date = days.date_day
    where observations.wave in ('pre', 'post') and observations.samr_level in ('{{ levels | join("', '") }}')
),

standards as (
    select distinct -- two indicators of one standard are one task of it
        bridge.record_key,
        members.member as qualified_code
    from {{ ref('bridge_record_standard') }} as bridge
    inner join {{ ref('int_standard_members__listed') }} as members on bridge.qualified_code = members.qualified_code
    where members.level in ('indicator', 'standard')
    union all
    select
        record_key,
        'all' as qualified_code
    from tasks
),

seen as (
    select
        tasks.*,
        standards.qualified_code
    from tasks
    inner join standards on tasks.record_key = standards.record_key
),

counted as (
    select
        school_key,
        school_year,
        qualified_code,
        {% for wave in ['pre', 'post'] -%}
        {% for level in levels -%}
        count(*) filter (where wave = '{{ wave }}' and samr_level = '{{ level }}') as {{ level }}_{{ wave }}_n,
        {% endfor -%}
        count(*) filter (where wave = '{{ wave }}') as tasks_{{ wave }}_n,
        count(distinct case when wave = '{{ wave }}' then observed_key end) as teachers_{{ wave }}_n,
        {% endfor -%}
        count(*) filter (where is_double_rated) as double_rated_n
    from seen
    group by school_key, school_year, qualified_code
),

twice as (
    select
        school_key,
        school_year,
        qualified_code,
        count(*) as teachers_both_n
    from (
        select
            school_key,
            school_year,
            qualified_code,
            observed_key
        from seen
        where observed_key is not null
        group by school_key, school_year, qualified_code, observed_key
        having min(wave) <> max(wave)
    ) as teachers
    group by school_key, school_year, qualified_code
),

contrasted as (
    select
        counted.*,
        modification_pre_n + redefinition_pre_n as transformed_pre_n,
        modification_post_n + redefinition_post_n as transformed_post_n,
        {% for higher, one, other in [('higher', 'post', 'pre'), ('lower', 'pre', 'post')] -%}
        cast(
            augmentation_{{ one }}_n * substitution_{{ other }}_n
            + modification_{{ one }}_n * (substitution_{{ other }}_n + augmentation_{{ other }}_n)
            + redefinition_{{ one }}_n * (tasks_{{ other }}_n - redefinition_{{ other }}_n)
            as bigint
        ) as pairs_{{ higher }}_n,
        {% endfor -%}
        tasks_pre_n * tasks_post_n as pairs_n
    from counted
)

select
    contrasted.school_key,
    schools.school_code,
    schools.school_name,
    contrasted.school_year,
    coalesce(standards.framework_id, 'all') as framework_id,
    contrasted.qualified_code,
    standards.standard_level,
    standards.standard_title,
    {% for wave in ['pre', 'post'] -%}
    contrasted.teachers_{{ wave }}_n,
    contrasted.tasks_{{ wave }}_n,
    {% for level in levels -%}
    contrasted.{{ level }}_{{ wave }}_n,
    {% endfor -%}
    contrasted.transformed_{{ wave }}_n,
    {{ rate('contrasted.transformed_' ~ wave ~ '_n', 'contrasted.tasks_' ~ wave ~ '_n') }}
        as transformed_{{ wave }}_rate,
    {% endfor -%}
    coalesce(twice.teachers_both_n, 0) as teachers_both_n,
    contrasted.double_rated_n,
    {{ rounded(
        '100 * (' ~ ratio('contrasted.transformed_post_n', 'contrasted.tasks_post_n')
        ~ ' - ' ~ ratio('contrasted.transformed_pre_n', 'contrasted.tasks_pre_n') ~ ')', 'decimal(6, 2)'
    ) }} as samr_shift,
    contrasted.pairs_higher_n,
    contrasted.pairs_lower_n,
    cast(contrasted.pairs_n as bigint) as pairs_n,
    {{ rate('contrasted.pairs_higher_n - contrasted.pairs_lower_n', 'contrasted.pairs_n') }} as ordinal_contrast
from contrasted
left join twice
    on
        contrasted.school_key = twice.school_key and contrasted.school_year = twice.school_year
        and contrasted.qualified_code = twice.qualified_code
left join {{ ref('dim_school') }} as schools on contrasted.school_key = schools.school_key
left join {{ ref('dim_standard') }} as standards on contrasted.qualified_code = standards.qualified_code
