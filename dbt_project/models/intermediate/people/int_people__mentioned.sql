-- Whom forms and surveys name, and how often.
select
    identity_type,
    identity_id,
    count(distinct response_key) as mention_count
from {{ ref('int_people__mentions') }}
group by identity_type, identity_id
