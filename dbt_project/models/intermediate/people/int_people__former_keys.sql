-- Keys that are nobody's any more: an identity that was a person of its own until it was known whose it is.
with keyed as (
    select
        {{ surrogate_key(["case identity_type when 'roster_id' then 'roster' else identity_type end", 'identity_id']) }}
            as former_key,
        person_key
    from {{ ref('int_people__resolved') }}
)

select distinct -- an identity may be known by several systems
    former_key,
    person_key
from keyed
where former_key <> person_key
