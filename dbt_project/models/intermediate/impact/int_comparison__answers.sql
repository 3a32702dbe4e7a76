-- The two groups of every comparison: teachers coached in a standard, or at all, and beside them all teachers of the
-- same place who are not coached yet. Kinds of knowledge (TPACK) are compared over coaching at all alone.
with coached as (
    select
        placed.*,
        exposure.framework_id,
        exposure.qualified_code,
        exposure.exposure_minutes as standard_minutes
    from {{ ref('int_comparison_teachers__placed') }} as placed
    inner join {{ ref('int_impact_exposure__assigned') }} as exposure on placed.pair_key = exposure.pair_key
    left join {{ ref('dim_standard') }} as standards on exposure.qualified_code = standards.qualified_code
    left join {{ ref('dim_construct') }} as constructs on placed.construct_id = constructs.construct_id
    where
        placed.arm = 'coached'
        and coalesce(standards.standard_level, 'standard') = 'standard'
        and (constructs.tpack_kind is null or exposure.qualified_code = 'all')
),

compared as (
    select distinct -- one comparison for each standard that anybody in the place was coached in
        place,
        period,
        outcome,
        framework_id,
        qualified_code
    from coached
),

answers as (
    select
        place_level,
        place,
        period,
        outcome,
        framework_id,
        qualified_code,
        construct_id,
        pre_wave_id,
        post_wave_id,
        form_id,
        pair_key,
        person_key,
        school_key,
        score_pre,
        score_post,
        standard_minutes as exposure_minutes,
        true as is_coached,
        is_coached_later
    from coached
    union all
    select
        placed.place_level,
        placed.place,
        placed.period,
        placed.outcome,
        compared.framework_id,
        compared.qualified_code,
        placed.construct_id,
        placed.pre_wave_id,
        placed.post_wave_id,
        placed.form_id,
        placed.pair_key,
        placed.person_key,
        placed.school_key,
        placed.score_pre,
        placed.score_post,
        cast(null as double) as exposure_minutes,
        false as is_coached,
        placed.is_coached_later
    from {{ ref('int_comparison_teachers__placed') }} as placed
    inner join compared
        on placed.place = compared.place and placed.period = compared.period and placed.outcome = compared.outcome
    where placed.arm = 'not_yet'
)

select
    {{ cell_key(['place', 'qualified_code', 'period', 'outcome']) }} as cell_key,
    *
from answers
