-- Written by `make staging` from the declaration of programme_costs in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'school_year' then answer_value end) as school_year,
        max(case when question_id = 'cost_category' then answer_value end) as cost_category,
        max(case when question_id = 'amount_usd' then answer_value end) as amount_usd,
        max(case when question_id = 'funding_source' then answer_value end) as funding_source,
        max(case when question_id = 'is_funded_next_year' then answer_value end) as is_funded_next_year
    from {{ ref('int_records__answered') }}
    where record_type = 'programme_costs'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.school_year') }} as school_year,
    {{ record_word('answers.cost_category') }} as cost_category,
    try_cast(answers.amount_usd as decimal(12, 2)) as amount_usd,
    {{ record_word('answers.funding_source') }} as funding_source,
    {{ record_flag('answers.is_funded_next_year') }} as is_funded_next_year
from answers
{{ joined_school('school') }}
