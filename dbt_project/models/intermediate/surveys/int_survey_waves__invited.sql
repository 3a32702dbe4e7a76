-- How many people a wave asked, by what the district tells of it; beside it those who teach on its last day, or on the
-- last day with data, and which of them answered.
with waves as (
    select
        waves.form_id,
        waves.wave_id,
        least(waves.closes_on, through.impact_date) as counted_on
    from {{ ref('dim_survey_wave') }} as waves
    cross join {{ ref('int_loads__reached') }} as through
    where waves.opens_on <= through.impact_date
),

teachers as (
    select distinct -- a teacher may be assigned to several schools that day
        waves.form_id,
        waves.wave_id,
        assignments.person_key
    from waves
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments
        on waves.counted_on between assignments.begin_date and assignments.end_date
),

answered as (
    select distinct -- somebody may answer twice
        form_id,
        wave_id,
        person_key
    from {{ ref('int_survey_responses__placed') }}
    where is_countable
),

counted as (
    select
        teachers.form_id,
        teachers.wave_id,
        count(*) as teachers_invited,
        count(answered.person_key) as teachers_responded
    from teachers
    left join answered on {{ same_key('teachers', 'answered', ['form_id', 'wave_id', 'person_key']) }}
    group by teachers.form_id, teachers.wave_id
),

responded as (
    select
        form_id,
        wave_id,
        count(*) as n_respondents
    from answered
    group by form_id, wave_id
)

select
    waves.form_id,
    waves.wave_id,
    cast(invitations.invited as bigint) as told_invited,
    invitations.told_by,
    coalesce(responded.n_respondents, 0) as told_responded,
    counted.teachers_invited,
    counted.teachers_responded
from waves
left join {{ ref('survey_invitations') }} as invitations
    on {{ same_key('waves', 'invitations', ['form_id', 'wave_id']) }}
left join counted on {{ same_key('waves', 'counted', ['form_id', 'wave_id']) }}
left join responded on {{ same_key('waves', 'responded', ['form_id', 'wave_id']) }}
