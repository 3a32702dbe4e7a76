-- Where forms, records and surveys name somebody.
{% set emails, names = ['coach_email', 'teacher_email', 'teacher_emails', 'email_hash'],
    ['coach_name', 'teacher_names'] -%}
{% for who in var('record_people') -%}
{% do emails.append(who ~ '_email') -%}
{% do names.append(who ~ '_name') -%}
{% endfor -%}
with mentions as (
    select
        case
            when question_id in ('{{ names | unique | join("', '") }}') then 'name_hash'
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
        question_id in ('staff_id', 'respondent_id', '{{ (emails + names) | unique | join("', '") }}')
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
-- a stand-in for somebody who is forgotten is nobody
where part <> '' and part not like '0000000000000000%'
