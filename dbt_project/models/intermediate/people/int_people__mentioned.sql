-- Whom forms and surveys name, and how often.
with mentions as (
    select
        case when question_id in ('coach_name', 'teacher_names') then 'name_hash' else 'email_hash' end
            as identity_type,
        response_key,
        answer_value as cell
    from {{ ref('int_form_answers__mapped') }}
    where
        question_id in ('coach_email', 'coach_name', 'teacher_email', 'teacher_emails', 'teacher_names', 'email_hash')
        and answer_value is not null
    union all
    select
        case when question_id = 'staff_id' then 'roster_id' else 'respondent_id' end as identity_type,
        response_key,
        answer_value as cell
    from {{ ref('int_form_answers__mapped') }}
    where question_id in ('staff_id', 'respondent_id') and answer_value is not null
),

mention_parts as (
    {{ split_to_rows('mentions', ['identity_type', 'response_key'], 'cell', ';') }}
)

select
    identity_type,
    part as identity_id,
    count(distinct response_key) as mention_count
from mention_parts
where part <> ''
group by identity_type, part
