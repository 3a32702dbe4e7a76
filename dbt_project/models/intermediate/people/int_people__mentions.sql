-- Where forms and surveys name somebody.
with mentions as (
    select
        case
            when question_id in ('coach_name', 'teacher_names') then 'name_hash'
            when question_id = 'staff_id' then 'roster_id'
            when question_id = 'respondent_id' then 'respondent_id'
            else 'email_hash'
        end as identity_type,
        response_key,
        source_name,
        stream_name,
        form_id,
        form_version,
        question_id,
        row_number_in_load,
        answer_value as cell
    from {{ ref('int_form_answers__mapped') }}
    where
        question_id in (
            'coach_email', 'coach_name', 'teacher_email', 'teacher_emails', 'teacher_names', 'email_hash', 'staff_id',
            'respondent_id'
        )
        and answer_value is not null
),

parts as (
    {{ split_to_rows('mentions', ['identity_type', 'response_key', 'source_name', 'stream_name', 'form_id',
        'form_version', 'question_id', 'row_number_in_load'], 'cell', ';') }}
)

select
    identity_type,
    part as identity_id,
    response_key,
    source_name,
    stream_name,
    form_id,
    form_version,
    question_id,
    row_number_in_load
from parts
where part <> ''
