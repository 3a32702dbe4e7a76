with answers as (
    select
        response_key,
        form_id,
        form_version,
        framework_id,
        max(case when question_id = 'response_id' then answer_value end) as response_id,
        max(case when question_id = 'recorded_at' then answer_value end) as recorded_at,
        max(case when question_id = 'time_zone' then answer_value end) as time_zone,
        max(case when question_id = 'status' then answer_value end) as status,
        max(case when question_id = 'finished' then answer_value end) as finished,
        max(case when question_id = 'email_hash' then answer_value end) as email_hash,
        max(case when question_id = 'staff_id' then answer_value end) as staff_id,
        max(case when question_id = 'respondent_id' then answer_value end) as respondent_id,
        max(case when question_id = 'respondent_group' then answer_value end) as respondent_group
    from {{ ref('int_form_answers__mapped') }}
    where feeds = 'survey'
    group by response_key, form_id, form_version, framework_id
)

select
    response_key,
    form_id,
    form_version,
    response_id,
    {{ utc_timestamp('recorded_at', "coalesce(time_zone, '" ~ var('timezone') ~ "')") }} as recorded_at,
    {{ local_date(utc_timestamp('recorded_at', "coalesce(time_zone, '" ~ var('timezone') ~ "')")) }} as recorded_date,
    -- an absent column says nothing against a response
    finished is null or {{ is_yes('finished') }} as is_finished,
    -- previews, tests and spam, as survey systems label and code them
    {{ as_code("coalesce(status, '')") }} in ('survey_preview', 'survey_test', 'spam', '1', '2', '8', '9', '12')
        as is_test,
    email_hash,
    staff_id,
    respondent_id,
    respondent_group
from answers
