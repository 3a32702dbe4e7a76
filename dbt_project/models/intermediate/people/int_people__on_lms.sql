-- The users of learning platforms, each with the roster's person they are: by id, then address, then a name that only
-- one has. An address that the roster gives nobody now is whose it was.
with addresses as (
    select
        email_hash,
        person_key
    from {{ ref('int_people__on_roster') }}
    union all
    select
        former.email_hash,
        former.person_key
    from {{ ref('int_people__former') }} as former
    where not exists (
        select 1 from {{ ref('int_people__on_roster') }} as holders where former.email_hash = holders.email_hash
    )
),

roster_emails as (
    select
        email_hash,
        min(person_key) as person_key
    from addresses
    where email_hash is not null
    group by email_hash
    having count(distinct person_key) = 1
),

roster_names as (
    select
        name_hash,
        min(person_key) as person_key
    from {{ ref('int_people__on_roster') }}
    where name_hash is not null
    group by name_hash
    having count(distinct person_key) = 1
),

lms_users as (
    select
        lms.platform,
        lms.user_id,
        lms.email_hash,
        lms.login_hash,
        lms.name_hash,
        by_id.person_key as id_person,
        coalesce(by_email.person_key, by_login.person_key) as email_person,
        by_name.person_key as name_person,
        coalesce(lms.population, 'staff') as population,
        count(*) over (partition by lms.name_hash) as same_name_n
    from {{ ref('int_lms__users') }} as lms
    left join {{ ref('int_people__on_roster') }} as by_id on lms.roster_user_id = by_id.roster_id
    left join roster_emails as by_email on lms.email_hash = by_email.email_hash
    left join roster_emails as by_login on lms.login_hash = by_login.email_hash
    left join roster_names as by_name on lms.name_hash = by_name.name_hash
)

select
    platform,
    user_id,
    email_hash,
    login_hash,
    name_hash,
    population,
    coalesce(
        id_person,
        email_person,
        case when same_name_n = 1 then name_person end,
        {{ surrogate_key(['platform', 'user_id']) }}
    ) as person_key,
    case
        when id_person is not null then 'roster_id'
        when email_person is not null then 'email'
        when same_name_n = 1 and name_person is not null then 'name'
        else 'unresolved'
    end as match_method
from lms_users
