-- Teachers who answered, with the standards they were exposed to: enough allocated received minutes between the
-- answers, at whatever school; the cell is that of the respondent's school.
select
    respondents.pair_key,
    respondents.person_key,
    respondents.school_key,
    respondents.construct_id,
    respondents.form_id,
    respondents.school_year,
    respondents.pre_wave_id,
    respondents.post_wave_id,
    rolled.framework_id,
    rolled.qualified_code,
    {{ total('rolled.alloc_weight * cast(participants.received_minutes as double)') }} as exposure_minutes
from {{ ref('int_survey_respondents__paired') }} as respondents
inner join {{ ref('fct_session_participant') }} as participants
    on respondents.person_key = participants.person_key and participants.is_teacher
inner join {{ ref('fct_coaching_session') }} as sessions
    on
        participants.session_key = sessions.session_key
        and sessions.session_date between respondents.exposure_from and respondents.exposure_to
inner join {{ ref('int_session_standards__rolled') }} as rolled on sessions.session_key = rolled.session_key
group by
    respondents.pair_key, respondents.person_key, respondents.school_key, respondents.construct_id, respondents.form_id,
    respondents.school_year, respondents.pre_wave_id, respondents.post_wave_id, rolled.framework_id,
    rolled.qualified_code
having
    {{ total('rolled.alloc_weight * cast(participants.received_minutes as double)') }}
    >= {{ var('thresholds')['exposure_minutes'] }} - 1e-9
