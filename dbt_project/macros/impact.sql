{# The impact marts from the facts of respondents to finished cells, in either variant (macros/frozen.sql). #}

{# The cube: one row per respondent and what they were exposed to. Scores are those of matched pairs. #}
{% macro impact_people(variant) -%}
select
    site_key,
    qualified_code,
    period,
    outcome,
    person_key,
    has_pre,
    has_post,
    is_matched,
    is_late_pre,
    case when is_matched then score_pre end as score_pre,
    case when is_matched then score_post end as score_post,
    -- differences of doubles that are alike on paper
    case when is_matched then round(score_post - score_pre, 9) end as score_change
from {{ facts('int_impact_respondents__placed', variant) }}
{%- endmacro %}

{# The same respondents in every place that holds their school. #}
{% macro impact_answers(variant) -%}
select
    {{ cell_key(['places.member', 'asked.qualified_code', 'asked.period', 'asked.outcome']) }} as cell_key,
    places.level as place_level,
    places.member as place,
    asked.framework_id,
    asked.qualified_code,
    asked.period,
    asked.outcome_id,
    asked.design,
    asked.comparison_id,
    asked.attribution,
    asked.form_id,
    asked.pre_wave_id,
    asked.post_wave_id,
    asked.pair_key,
    asked.person_key,
    asked.score_pre,
    asked.score_post,
    asked.exposure_minutes,
    asked.has_pre,
    asked.has_post,
    asked.is_matched,
    asked.is_late_pre
from {{ facts('int_impact_respondents__placed', variant) }} as asked
inner join {{ ref('int_places__listed') }} as places on asked.site_key = places.site_key
{%- endmacro %}

{# For each level of outcome the published figure that an effect may stand beside: of the same metric and design, read
   at its source, and of several the one that rests on most. No other level's, and no other design's. #}
{% macro fitting_benchmarks(metric_id, design) -%}
select
    outcome_level,
    benchmark_id
from (
    select
        outcome_level,
        benchmark_id,
        row_number() over (
            partition by outcome_level order by cast(n as bigint) desc nulls last, benchmark_id
        ) as place
    from {{ ref('ref_benchmarks') }}
    where
        metric_id = '{{ metric_id }}' and design = '{{ design }}' and outcome_level is not null
        and {{ is_yes('is_verified') }}
) as ranked
where place = 1
{%- endmacro %}

{# The cells: people counted once each, the scale's reliability, and what the estimate step says of the pairs. #}
{% macro impact_measured(variant) -%}
with cells as (
    {{ coaching._impact_counted(variant) }}
),

alphas as (
    -- of the two waves the less reliable one: a change is no better than that
    select
        construct_id,
        form_id,
        wave_id,
        min(cronbach_alpha) as cronbach_alpha,
        coalesce(bool_or(alpha_band = 'fail'), false) as is_failed
    from {{ source('coaching', 'reliability') }}
    where variant = '{{ variant }}'
    group by construct_id, form_id, wave_id
),

benchmarks as (
    {{ fitting_benchmarks('P02', 'pre_post') }}
),

scaled as (
    select
        cells.*,
        least(pre_alpha.cronbach_alpha, post_alpha.cronbach_alpha) as cronbach_alpha,
        coalesce(pre_alpha.is_failed, false) or coalesce(post_alpha.is_failed, false) as is_scale_failed
    from cells
    {% for wave in ['pre', 'post'] -%}
    left join alphas as {{ wave }}_alpha
        on
            cells.outcome_id = {{ wave }}_alpha.construct_id
            and cells.form_id = {{ wave }}_alpha.form_id
            and cells.{{ wave }}_wave_id = {{ wave }}_alpha.wave_id
    {% endfor -%}
)

select
    scaled.cell_key,
    scaled.place_level,
    scaled.place,
    scaled.framework_id,
    scaled.qualified_code,
    standards.standard_level,
    standards.parent_code,
    standards.standard_title,
    focus.code is not null as is_programme_focus,
    periods.period_type,
    periods.period_key,
    periods.period_start,
    periods.period_end,
    periods.school_year,
    scaled.outcome_id,
    constructs.construct_name as outcome_name,
    'survey' as outcome_source,
    constructs.respondent_role,
    constructs.guskey_level,
    constructs.direction,
    constructs.tpack_kind,
    benchmarks.benchmark_id,
    scaled.design,
    scaled.comparison_id,
    concat('post wave ', scaled.post_wave_id, ' less pre wave ', scaled.pre_wave_id, ', same teachers')
        as comparison_desc,
    scaled.attribution,
    cast(scaled.n_pre as bigint) as n_pre,
    cast(scaled.n_post as bigint) as n_post,
    cast(scaled.n_matched as bigint) as n_matched,
    -- nobody is missed while they can still answer
    case
        when post_waves.closes_on <= through.impact_date then {{ rate('scaled.n_matched', 'scaled.n_pre') }}
    end as match_rate,
    {% for name in ['mean_pre', 'mean_post', 'mean_change', 'sd_pre', 'corr_pre_post'] -%}
    cast(effects.{{ name }} as decimal(10, 4)) as {{ name }},
    {% endfor -%}
    {% for name in ['effect_g', 'effect_se', 'ci_low', 'ci_high', 'mde_80'] -%}
    cast(effects.{{ name }} as decimal(8, 4)) as {{ name }},
    {% endfor -%}
    cast({{ var('thresholds')['change_that_matters'] }} as decimal(6, 4)) as change_that_matters,
    {% set likely -%}
    cast(
        case when constructs.direction = 'down' then effects.likely_below else effects.likely_above end
        as decimal(3, 2)
    )
    {%- endset -%}
    {{ likely }} as likely_above,
    {{ in_words_of_chance(likely) }} as likely_words,
    {{ rounded('scaled.dosage_hours_mean', 'decimal(8, 2)') }} as dosage_hours_mean,
    cast(scaled.cronbach_alpha as decimal(8, 4)) as cronbach_alpha,
    scaled.n_matched > 0 as scale_comparable,
    cast(scaled.late_pre_n as bigint) as late_pre_n,
    coalesce(effects.evidence_flag, 'insufficient') as evidence_flag,
    case
        when scaled.is_scale_failed then 'scale_failed'
        when effects.evidence_flag is null then 'few_pairs'
        else effects.evidence_reason
    end as evidence_reason,
    '{{ var("metric_version") }}' as metric_version,
    through.impact_date as data_through_date,
    {{ n_band('scaled.n_matched') }} as n_band
from scaled
inner join {{ ref('int_periods__listed') }} as periods on scaled.period = periods.period
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_survey_wave') }} as post_waves
    on scaled.form_id = post_waves.form_id and scaled.post_wave_id = post_waves.wave_id
left join {{ ref('dim_standard') }} as standards on scaled.qualified_code = standards.qualified_code
left join {{ ref('programme_focus_standards') }} as focus
    on
        scaled.qualified_code = concat(focus.framework_id, ':', focus.code)
        and periods.school_year = focus.school_year
left join {{ ref('dim_construct') }} as constructs on scaled.outcome_id = constructs.construct_id
left join benchmarks on constructs.guskey_level = benchmarks.outcome_level
left join {{ source('coaching', 'effects') }} as effects
    -- the scores of a scale that failed are no result
    on scaled.cell_key = effects.cell_key and effects.variant = '{{ variant }}' and not scaled.is_scale_failed
{%- endmacro %}

{# A probability in words, the ends with their figure: bands of Mastrandrea et al. (2010), guidance on uncertainty for
   the IPCC's fifth report, table 1, each beginning where the one above it ends; NULL stays NULL. #}
{% macro in_words_of_chance(probability) -%}
    case
        when {{ probability }} >= 0.9 then 'very likely'
        when {{ probability }} > 0.66 then 'likely'
        when {{ probability }} >= 0.33 then 'about as likely as not'
        when {{ probability }} > 0.1 then 'unlikely'
        when {{ probability }} <= 0.1 then 'very unlikely'
    end
{%- endmacro %}

{% macro _impact_counted(variant) -%}
{% set cell = ['cell_key', 'place_level', 'place', 'framework_id', 'qualified_code', 'period', 'outcome_id', 'design',
    'comparison_id', 'attribution'] -%}
select
        {{ cell | join(',\n        ') }},
        min(form_id) as form_id,
        min(pre_wave_id) as pre_wave_id,
        min(post_wave_id) as post_wave_id,
        count(*) filter (where has_pre) as n_pre,
        count(*) filter (where has_post) as n_post,
        count(*) filter (where is_matched) as n_matched,
        count(*) filter (where is_late_pre) as late_pre_n,
        {{ ratio(
            total('exposure_minutes', where='is_matched'), 'count(exposure_minutes) filter (where is_matched)'
        ) }} / 60 as dosage_hours_mean
    from {{ variant_of('int_impact__answers', variant) }}
    group by {{ cell | join(', ') }}
{%- endmacro %}

{# Of everybody who was in a session the day of the first one of each school year. The days before a year's start are
   that year's as far as it is the nearer one (`record_year`): a session of May or June is last year's coaching. #}
{% macro first_sessions() -%}
select
        participants.person_key,
        days.record_year as school_year,
        min(sessions.session_date) as first_session_date
    from {{ ref('fct_session_participant') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    inner join {{ ref('int_calendar__days') }} as days on sessions.session_date = days.date_day
    where participants.is_present and days.record_year is not null
    group by participants.person_key, days.record_year
{%- endmacro %}

{# Between which days coaching counts: after the one before, up to the one after, where the ends of the school year
   (`years`) stand for a day that is missing; and whether the day before came when coaching had begun. #}
{% macro exposure_days(sides) -%}
    coalesce(cast({{ dbt.dateadd('day', 1, sides ~ '.pre_date') }} as date), cast(years.start_date as date))
        as exposure_from,
    coalesce({{ sides }}.post_date, cast(years.end_date as date)) as exposure_to,
    coalesce({{ sides }}.pre_date >= first_sessions.first_session_date, false) as is_late_pre
{%- endmacro %}

{# CTEs from pairs (key, person, first and last day) to what each was exposed to: enough received minutes between the
   two days, at whatever school, allocated to a standard or indicator; and, as `all`, enough of them over all. #}
{% macro exposed_ctes(pairs) -%}
attended as (
    select
        pairs.pair_key,
        sessions.session_key,
        cast(participants.received_minutes as double) as received_minutes
    from {{ pairs }} as pairs
    inner join {{ ref('fct_session_participant') }} as participants
        on
            pairs.person_key = participants.person_key and participants.is_teacher
            and participants.is_present
    inner join {{ ref('fct_coaching_session') }} as sessions
        on
            participants.session_key = sessions.session_key
            and sessions.session_date between pairs.exposure_from and pairs.exposure_to
),

allocated as (
    select
        attended.pair_key,
        rolled.framework_id,
        rolled.qualified_code,
        rolled.alloc_weight * attended.received_minutes as minutes
    from attended
    inner join {{ ref('int_session_standards__rolled') }} as rolled on attended.session_key = rolled.session_key
    union all
    select
        pair_key,
        'all' as framework_id,
        'all' as qualified_code,
        received_minutes as minutes
    from attended
),

exposed as (
    select
        pair_key,
        framework_id,
        qualified_code,
        {{ total('minutes') }} as exposure_minutes
    from allocated
    group by pair_key, framework_id, qualified_code
    having {{ total('minutes') }} >= {{ var('thresholds')['exposure_minutes'] }} - 1e-9
)
{%- endmacro %}
