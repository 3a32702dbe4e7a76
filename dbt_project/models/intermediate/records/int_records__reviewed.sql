-- What somebody should look at in the records: words that are not known or several, what a type needs and a row lacks,
-- names that are no school's, school years that are none of the calendar.
with answers as (
    select * from {{ ref('int_records__answered') }}
),

choices as (
    {% set several = var('record_several') -%}
    {% for record_type, questions in var('record_choices').items() -%}
    select
        '{{ record_type }}' as record_type,
        choice.question_id,
        choice.is_several
    from (values {% for question in questions %}('{{ question }}', {{ question in several.get(record_type, []) }}){{
        ', ' if not loop.last }}{% endfor %}) as choice (question_id, is_several)
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

needs as (
    {% for record_type, needs in var('record_needs').items() -%}
    select
        '{{ record_type }}' as record_type,
        need.named,
        need.question_id
    from (
        values {% for questions in needs -%}
        {% set last = loop.last -%}
        {% for question in questions %}('{{ questions | join(" or ") }}', '{{ question }}'){{
            ', ' if not (last and loop.last) }}{% endfor %}{% endfor %}
    ) as need (named, question_id)
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

records as (
    select distinct -- a record has many answers
        response_key,
        record_type,
        concat(form_id, ' ', form_version) as subject
    from answers
),

lacking as (
    select
        records.response_key,
        records.subject,
        concat(records.record_type, ' ', needs.named) as detail
    from records
    inner join needs on records.record_type = needs.record_type
    left join answers on records.response_key = answers.response_key and needs.question_id = answers.question_id
    group by records.response_key, records.subject, records.record_type, needs.named
    having count(answers.answer_value) = 0
),

findings as (
    select
        case
            when concat('; ', answers.answer_value, ';') like '%; other;%' then 'form_choice_not_known'
            else 'form_choice_several'
        end as finding,
        concat(answers.form_id, ' ', answers.form_version) as subject,
        answers.question_id as detail
    from answers
    inner join choices on answers.record_type = choices.record_type and answers.question_id = choices.question_id
    where
        concat('; ', answers.answer_value, ';') like '%; other;%'
        or (answers.answer_value like '%;%' and not choices.is_several)
    union all
    -- a row of no known type is in no fact
    select
        'record_type_not_known' as finding,
        concat(form_id, ' ', form_version) as subject,
        record_type as detail
    from answers
    where question_id = 'record_type' and record_type not in ('{{ var("record_needs") | list | join("', '") }}')
    union all
    select
        'record_lacks' as finding,
        subject,
        detail
    from lacking
    union all
    select
        'record_school_not_known' as finding,
        concat(answers.form_id, ' ', answers.form_version) as subject,
        answers.record_type as detail
    from answers
    left join {{ ref('int_school_names__listed') }} as schools
        on lower(trim(answers.answer_value)) = schools.school_text
    where answers.question_id = 'school' and schools.school_key is null
    union all
    -- 2025-2026 or FY26 beside 2025-26 is a year of its own, and what is told of it meets nothing that is of 2025-26
    select
        'record_school_year_not_known' as finding,
        concat(answers.form_id, ' ', answers.form_version) as subject,
        answers.record_type as detail
    from answers
    left join {{ ref('calendar_school_years') }} as years on answers.answer_value = years.school_year
    where answers.question_id = 'school_year' and answers.answer_value <> 'other' and years.school_year is null
)

select
    finding,
    subject,
    detail,
    count(*) as row_count
from findings
group by finding, subject, detail
