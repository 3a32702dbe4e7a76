-- What was told in records, each with its type: the form's, or in a form of several what its row says.
{% set parts = var('record_parts') -%}
with answers as (
    select
        response_key,
        case
            when feeds = 'records'
                then max(case when question_id = 'record_type' then answer_value end) over (partition by response_key)
            else feeds
        end as record_type,
        source_name,
        stream_name,
        row_number_in_load,
        form_id,
        form_version,
        coalesce(framework_id, '{{ var("framework") }}') as framework_id,
        time_zone,
        question_id,
        answer_value
    from {{ ref('int_form_answers__mapped') }}
    where feeds in ('{{ parts | join("', '") }}')
)

select
    response_key,
    record_type,
    source_name,
    stream_name,
    row_number_in_load,
    form_id,
    form_version,
    framework_id,
    time_zone,
    question_id,
    answer_value
from answers
where answer_value is not null
