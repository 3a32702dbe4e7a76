with answers as (
    select
        response_key,
        form_id,
        form_version,
        framework_id,
        time_zone as form_zone,
        max(case when question_id = 'response_id' then answer_value end) as response_id,
        max(case when question_id = 'recorded_at' then answer_value end) as recorded_at,
        max(case when question_id = 'time_zone' then answer_value end) as zone_cell,
        max(case when question_id = 'status' then answer_value end) as status,
        max(case when question_id = 'finished' then answer_value end) as finished,
        -- a blank cell may have a meaning, a column that is not there has none
        bool_or(question_id = 'status') as has_status,
        bool_or(question_id = 'finished') as has_finished,
        max(case when question_id = 'email_hash' then answer_value end) as email_hash,
        max(case when question_id = 'staff_id' then answer_value end) as staff_id,
        max(case when question_id = 'respondent_id' then answer_value end) as respondent_id,
        max(case when question_id = 'respondent_group' then answer_value end) as respondent_group
    from {{ ref('int_form_answers__mapped') }}
    where feeds = 'survey'
    group by response_key, form_id, form_version, framework_id, time_zone
),

worded as (
    select
        answers.*,
        coalesce(finished_word.is_yes, finished_date.is_yes) as finished_is_yes,
        coalesce(status_word.is_yes, status_date.is_yes) as status_is_yes,
        coalesce(
            case when answers.zone_cell like '+%' or answers.zone_cell like '-%' then answers.zone_cell end,
            zone.zone,
            answers.form_zone
        ) as time_zone
    from answers
    {% for question in ['finished', 'status'] -%}
    left join {{ ref('survey_words') }} as {{ question }}_word
        on
            answers.form_id = {{ question }}_word.form_id
            and answers.form_version = {{ question }}_word.form_version
            and {{ question }}_word.question_id = '{{ question }}'
            and answers.has_{{ question }}
            and coalesce({{ plain_word('answers.' ~ question) }}, '<blank>') = {{ question }}_word.word
    left join {{ ref('survey_words') }} as {{ question }}_date
        on
            answers.form_id = {{ question }}_date.form_id
            and answers.form_version = {{ question }}_date.form_version
            and {{ question }}_date.question_id = '{{ question }}'
            and {{ question }}_date.word = '<date>'
            and coalesce(
                {{ read('answers.' ~ question, 'dates mdy') }}, {{ read('answers.' ~ question, 'dates dmy') }}
            ) is not null
    {% endfor -%}
    left join {{ ref('time_zones') }} as zone on answers.zone_cell = zone.word
)

select
    response_key,
    form_id,
    form_version,
    response_id,
    {{ utc_timestamp('recorded_at', 'time_zone') }} as recorded_at,
    {{ local_day('recorded_at', 'time_zone') }} as recorded_date,
    -- an absent column says nothing against a response, a word that nobody has explained nothing for it
    coalesce(finished_is_yes = 'true', finished is null) as is_finished,
    coalesce(status_is_yes = 'false', status is not null) as is_test,
    finished is not null and finished_is_yes is null as is_finished_unknown,
    status is not null and status_is_yes is null as is_status_unknown,
    email_hash,
    staff_id,
    respondent_id,
    respondent_group
from worded
