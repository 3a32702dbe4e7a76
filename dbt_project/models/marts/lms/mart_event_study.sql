{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- Practice of coached teachers beside those not coached yet, by weeks since their coaching began.
with low as (
    select
        timed.school_year,
        count(distinct cycles.person_key) as n_low_performers
    from {{ ref('int_teacher_weeks__timed') }} as timed
    inner join {{ ref('fct_coaching_cycle') }} as cycles on timed.teacher_key = cycles.person_key
    where cycles.entry_path = 'required_low_performer'
    group by timed.school_year
)

select
    effects.school_year,
    effects.outcome_id,
    {{ practice_label('effects.outcome_id', 'name') }} as outcome_name,
    {{ practice_label('effects.outcome_id', 'direction') }} as direction,
    {{ practice_label('effects.outcome_id', 'unit') }} as change_unit,
    'did_not_yet' as design,
    effects.event_window,
    effects.event_time,
    effects.n_teachers,
    effects.n_schools,
    effects.n_left_out,
    effects.n_coached,
    effects.n_comparison,
    effects.mean_change_coached,
    effects.mean_change_comparison,
    effects.effect,
    effects.effect_se,
    effects.ci_low,
    effects.ci_high,
    effects.pretrend_p,
    effects.pretrend_power,
    effects.detectable_slope,
    effects.robust_low,
    effects.robust_high,
    effects.breakdown,
    case
        when effects.ci_low is null then 'insufficient'
        when least(effects.n_coached, effects.n_comparison) < {{ var('thresholds')['evidence_pairs'] }}
            then 'insufficient'
        when min(effects.pretrend_p) over (partition by effects.school_year, effects.outcome_id) < 0.05
            then 'descriptive'
        else 'comparative'
    end as evidence_flag,
    case
        when effects.reason is not null then effects.reason
        when least(effects.n_coached, effects.n_comparison) < {{ var('thresholds')['evidence_pairs'] }}
            then 'few_people'
    end as reason,
    coalesce(low.n_low_performers, 0) > 0 as warn_rtm,
    min(effects.pretrend_p) over (partition by effects.school_year, effects.outcome_id) < 0.05 as warn_pretrend,
    max(effects.pretrend_power) over (partition by effects.school_year, effects.outcome_id) < 0.8 as warn_low_power,
    effects.estimator,
    effects.library,
    effects.library_version,
    '{{ var("metric_version") }}' as metric_version,
    through.implementation_date as data_through_date
from {{ source('coaching', 'event_study') }} as effects
cross join {{ ref('int_loads__reached') }} as through
left join low on effects.school_year = low.school_year
