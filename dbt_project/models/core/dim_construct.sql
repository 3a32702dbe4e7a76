select
    constructs.construct_id,
    constructs.construct_name,
    constructs.respondent_role,
    constructs.guskey_level,
    constructs.direction,
    constructs.tpack_kind,
    count(questions.question_id) as item_count
from {{ ref('survey_constructs') }} as constructs
left join {{ ref('survey_questions') }} as questions on constructs.construct_id = questions.construct_id
group by
    constructs.construct_id, constructs.construct_name, constructs.respondent_role, constructs.guskey_level,
    constructs.direction, constructs.tpack_kind
