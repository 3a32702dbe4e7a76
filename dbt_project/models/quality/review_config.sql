-- What the district's seeds and calendar do not cover, and what the models leave out or read otherwise than it was
-- written, counted.
with answers as (
    select * from {{ ref('int_form_answers__mapped') }}
),

findings as (
    select
        'form_column_unmapped' as finding,
        concat(answers.form_id, ' ', answers.form_version) as subject,
        answers.source_field as detail,
        count(*) as row_count
    from answers
    left join {{ ref('survey_questions') }} as questions
        on answers.form_id = questions.form_id and answers.question_id = questions.question_id
    where
        questions.question_id is null
        {% for part, questions in var('part_questions').items() -%}
        and not (answers.feeds = '{{ part }}' and answers.question_id in ('{{ questions | join("', '") }}'))
        {% endfor %}
    group by answers.form_id, answers.form_version, answers.source_field
    union all
    select
        'form_choice_not_known' as finding,
        concat(form_id, ' ', form_version) as subject,
        question_id as detail,
        count(*) as row_count
    from answers
    where
        feeds in ('coaching_log', 'coaching_cycles')
        and question_id in ('{{ var('chosen_questions') | join("', '") }}')
        and concat('; ', answer_value, ';') like '%; other;%'
    group by form_id, form_version, question_id
    union all
    -- a goal of which several things are said counts as none of them
    select
        'form_choice_several' as finding,
        concat(form_id, ' ', form_version) as subject,
        question_id as detail,
        count(*) as row_count
    from answers
    where
        feeds = 'coaching_cycles' and question_id in ('goal_focus', 'goal_origin') and answer_value like '%;%'
        and concat('; ', answer_value, ';') not like '%; other;%'
    group by form_id, form_version, question_id
    union all
    select
        finding,
        subject,
        detail,
        row_count
    from {{ ref('int_records__reviewed') }}
    union all
    select
        'survey_answer_not_scored' as finding,
        concat(form_id, ' ', form_version) as subject,
        question_id as detail,
        count(*) as row_count
    from {{ ref('int_survey_answers__scored') }}
    where raw_value is not null and scored_value is null
    group by form_id, form_version, question_id
    union all
    select
        'survey_response_opted_out' as finding,
        concat(answers.form_id, ' ', answers.form_version) as subject,
        'left out by the seed opt_outs' as detail,
        count(distinct answers.response_key) as row_count
    from {{ ref('stg_surveys__answers') }} as answers
    inner join {{ ref('opt_outs') }} as asked on answers.raw_value = asked.pseudonym
    group by answers.form_id, answers.form_version
    union all
    -- finished and real, and yet in no figure, or in no pair
    select
        finding,
        subject,
        detail,
        count(*) as row_count
    from (
        select
            case
                when wave_id is null then 'survey_response_in_no_wave'
                else 'survey_response_without_day'
            end as finding,
            concat(form_id, ' ', form_version) as subject,
            case
                when recorded_date is null then 'recorded_at missing or not a date' else 'its day is in no wave'
            end as detail
        from {{ ref('int_survey_responses__placed') }}
        where is_finished and not is_test and (wave_id is null or recorded_date is null)
    ) as missed
    group by finding, subject, detail
    union all
    {% for question in ['finished', 'status'] -%}
    select
        'survey_word_unknown' as finding,
        concat(form_id, ' ', form_version) as subject,
        '{{ question }}' as detail,
        count(*) as row_count
    from {{ ref('int_survey_responses__pivoted') }}
    where is_{{ question }}_unknown
    group by form_id, form_version
    union all
    {% endfor -%}
    select
        finding,
        subject,
        detail,
        row_count
    from {{ ref('int_lms__reviewed') }}
    union all
    select
        'session_outside_calendar' as finding,
        concat(sessions.form_id, ' ', sessions.form_version) as subject,
        case
            when sessions.session_date is null then 'session_date missing or not a date'
            else 'session_date outside the calendar'
        end as detail,
        count(*) as row_count
    from {{ ref('fct_coaching_session') }} as sessions
    left join {{ ref('int_calendar__days') }} as days on sessions.session_date = days.date_day
    where days.school_year is null
    group by
        concat(sessions.form_id, ' ', sessions.form_version),
        case
            when sessions.session_date is null then 'session_date missing or not a date'
            else 'session_date outside the calendar'
        end
    union all
    select
        'session_not_held' as finding,
        subject,
        detail,
        count(*) as row_count
    from (
        select
            concat(log.form_id, ' ', log.form_version) as subject,
            case
                when log.session_status in ('cancelled', 'no_show', 'rescheduled') then log.session_status
                when log.session_status <> 'held' then 'its session_status is not known'
                when people.session_key is not null then 'nobody was there'
                else 'its day has not come'
            end as detail
        from {{ ref('int_coaching_log__pivoted') }} as log
        left join {{ ref('int_sessions__held') }} as held on log.session_key = held.session_key
        left join (
            select session_key
            from {{ ref('int_session_participants__paired') }}
            group by session_key
            having not bool_or(is_present)
        ) as people on log.session_key = people.session_key
        where held.session_key is null
    ) as not_held
    group by subject, detail
    union all
    select
        'follow_up_without_date' as finding,
        concat(form_id, ' ', form_version) as subject,
        'follow_up_date' as detail,
        count(*) as row_count
    from {{ ref('fct_coaching_session') }}
    where is_follow_up_needed and is_follow_up_on_time is null
    group by concat(form_id, ' ', form_version)
    union all
    select
        'session_without_duration' as finding,
        concat(form_id, ' ', form_version) as subject,
        'duration_minutes' as detail,
        count(*) as row_count
    from {{ ref('fct_coaching_session') }}
    where duration_minutes is null
    group by concat(form_id, ' ', form_version)
    union all
    select
        'session_minutes_list_misfit' as finding,
        concat(sessions.form_id, ' ', sessions.form_version) as subject,
        participants.session_key as detail,
        count(*) as row_count
    from {{ ref('int_session_participants__paired') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    where participants.is_minutes_list_misfit
    group by concat(sessions.form_id, ' ', sessions.form_version), participants.session_key
    union all
    select
        'job_title_unmapped' as finding,
        'job_titles' as subject,
        coalesce(staff.job_title_raw, '(none)') as detail,
        count(*) as row_count
    from {{ ref('dim_staff') }} as staff
    where staff.is_current and staff.job_title_norm = 'other' and staff.job_title_raw is not null
    group by coalesce(staff.job_title_raw, '(none)')
    union all
    select
        'cycle_in_no_school_year' as finding,
        concat(cycles.form_id, ' ', cycles.form_version) as subject,
        case
            when begun.cycle_key is null then 'no day of it has come'
            else 'it began outside the calendar'
        end as detail,
        count(*) as row_count
    from {{ ref('int_cycles__placed') }} as cycles
    left join {{ ref('int_cycle_stages__reached') }} as begun
        on cycles.cycle_key = begun.cycle_key and begun.stage = 'closed'
    left join {{ ref('int_periods__listed') }} as periods
        on periods.period_type = 'school_year' and begun.begun_date between periods.period_start and periods.period_end
    where periods.period is null
    group by
        concat(cycles.form_id, ' ', cycles.form_version),
        case when begun.cycle_key is null then 'no day of it has come' else 'it began outside the calendar' end
    union all
    select
        'cycle_in_no_school_year' as finding,
        concat(cycles.form_id, ' ', cycles.form_version) as subject,
        'it falls due outside the calendar' as detail,
        count(*) as row_count
    from {{ ref('int_cycles__placed') }} as cycles
    left join {{ ref('int_calendar__days') }} as days on cycles.due_date = days.date_day
    where cycles.due_date is not null and days.school_year is null
    group by concat(cycles.form_id, ' ', cycles.form_version)
    union all
    select
        'school_coached_without_post' as finding,
        'coach_posts' as subject,
        schools.school_code as detail,
        count(*) as row_count
    from {{ ref('int_implementation__minutes') }} as coached
    inner join {{ ref('dim_school') }} as schools on coached.place = schools.school_key
    left join {{ ref('int_coach_fte__placed') }} as posts
        on coached.place = posts.school_key and coached.period = posts.period
    where coached.standard = 'all' and coached.period like 'month:%' and posts.school_key is null
    group by schools.school_code
)

select
    finding,
    subject,
    detail,
    cast(row_count as bigint) as row_count
from findings
