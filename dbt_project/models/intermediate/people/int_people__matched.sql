-- Addresses and names as identities: the roster's first, then what the roster called somebody before, for a log keeps
-- the address of its day, then the platforms'; candidates that tie are counted.
with candidates as (
    select
        'email_hash' as identity_type,
        email_hash as identity_id,
        person_key,
        1 as priority
    from {{ ref('int_people__on_roster') }}
    union all
    select
        'email_hash' as identity_type,
        email_hash as identity_id,
        person_key,
        3 as priority
    from {{ ref('int_people__on_lms') }}
    union all
    select
        'email_hash' as identity_type,
        login_hash as identity_id,
        person_key,
        3 as priority
    from {{ ref('int_people__on_lms') }}
    union all
    select
        'name_hash' as identity_type,
        name_hash as identity_id,
        person_key,
        1 as priority
    from {{ ref('int_people__on_roster') }}
    union all
    select
        'name_hash' as identity_type,
        name_hash as identity_id,
        person_key,
        1 as priority
    from {{ ref('int_people__on_lms') }}
    union all
    select
        'email_hash' as identity_type,
        email_hash as identity_id,
        person_key,
        2 as priority
    from {{ ref('int_people__former') }}
    union all
    select
        'name_hash' as identity_type,
        name_hash as identity_id,
        person_key,
        2 as priority
    from {{ ref('int_people__former') }}
),

best as (
    select
        identity_type,
        identity_id,
        person_key,
        rank() over (partition by identity_type, identity_id order by priority) as choice
    from candidates
    where identity_id is not null
)

select
    identity_type,
    identity_id,
    min(person_key) as person_key,
    count(distinct person_key) as candidate_count
from best
where choice = 1
group by identity_type, identity_id
