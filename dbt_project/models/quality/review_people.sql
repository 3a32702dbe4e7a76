select
    identity_type,
    identity_id,
    person_key,
    is_ambiguous,
    mention_count
from {{ ref('int_people__resolved') }}
where match_method = 'unresolved' and mention_count > 0 and identity_type <> 'respondent_id'
