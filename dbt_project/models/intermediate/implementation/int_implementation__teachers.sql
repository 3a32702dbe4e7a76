with per_teacher as (
    select
        cells.school_key,
        cells.framework_id,
        cells.qualified_code,
        cells.period_type,
        cells.period_key,
        cells.teacher_key as person_key,
        {{ total('cells.received_minutes') }} / 60 as dosage_hours
    from {{ ref('int_sessions__weighted') }} as cells
    where cells.teacher_key is not null
    group by
        cells.school_key, cells.framework_id, cells.qualified_code, cells.period_type, cells.period_key,
        cells.teacher_key
)

select
    per_teacher.school_key,
    per_teacher.framework_id,
    per_teacher.qualified_code,
    per_teacher.period_type,
    per_teacher.period_key,
    count(*) as teachers_coached,
    count(*) filter (where eligibility.is_eligible) as teachers_coached_eligible,
    {{ total('per_teacher.dosage_hours') }} as dosage_hours,
    percentile_cont(0.5) within group (order by per_teacher.dosage_hours) as dosage_hours_median,
    count(*) filter (where per_teacher.dosage_hours >= {{ var('thresholds')['dosage_hours'] }} - 1e-9)
        as teachers_over_threshold
from per_teacher
left join {{ ref('int_teacher_eligibility__judged') }} as eligibility
    on
        per_teacher.school_key = eligibility.school_key
        and per_teacher.person_key = eligibility.person_key
        and per_teacher.period_type = eligibility.period_type
        and per_teacher.period_key = eligibility.period_key
group by
    per_teacher.school_key, per_teacher.framework_id, per_teacher.qualified_code, per_teacher.period_type,
    per_teacher.period_key
