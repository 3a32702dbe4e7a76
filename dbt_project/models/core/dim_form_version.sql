-- Each version of a form, survey or cycle sheet of which anything has landed.
select
    {{ surrogate_key(['form_id', 'form_version']) }} as form_version_key,
    form_id,
    form_version,
    max(feeds) as feeds,
    max(framework_id) as framework_id,
    {{ join_sorted("concat(source_name, '.', stream_name)") }} as stream_names,
    count(distinct question_id) as question_count,
    count(distinct response_key) as response_count
from {{ ref('int_form_answers__mapped') }}
group by form_id, form_version
