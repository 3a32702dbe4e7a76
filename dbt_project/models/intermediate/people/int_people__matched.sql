-- Addresses and names as identities: the roster's first, then what the roster called somebody before, for a log keeps
-- the address of its day, then the platforms'; candidates that tie are counted.
with former as (
    select distinct -- a person has several versions
        versions.email_hash,
        versions.name_hash,
        people.person_key
    from {{ ref('int_staff__versions') }} as versions
    inner join {{ ref('int_people__on_roster') }} as people on versions.user_id = people.roster_id
),

candidates as (
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
    from former
    union all
    select
        'name_hash' as identity_type,
        name_hash as identity_id,
        person_key,
        2 as priority
    from former
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
