-- One person_key for each identity a system knows somebody by. A match needs exactly one candidate: two people with the same e-mail or name
-- leave that identity unresolved, as a person of its own, to be reviewed.
with roster_newest as (
    select
        user_id,
        email_hash,
        name_hash,
        row_number() over (partition by user_id order by valid_from desc) as recency
    from {{ ref('int_staff__versions') }}
),

roster as (
    select
        user_id as roster_id,
        email_hash,
        name_hash,
        {{ surrogate_key(["'roster'", 'user_id']) }} as person_key
    from roster_newest
    where recency = 1
),

roster_emails as (
    select
        email_hash,
        min(person_key) as person_key
    from roster
    where email_hash is not null
    group by email_hash
    having count(*) = 1
),

roster_names as (
    select
        name_hash,
        min(person_key) as person_key
    from roster
    where name_hash is not null
    group by name_hash
    having count(*) = 1
),

lms_users as (
    select
        lms.user_id,
        lms.email_hash,
        lms.login_hash,
        lms.name_hash,
        by_id.person_key as id_person,
        coalesce(by_email.person_key, by_login.person_key) as email_person,
        by_name.person_key as name_person,
        coalesce(lms.population, 'staff') as population,
        count(*) over (partition by lms.name_hash) as same_name_n
    from {{ ref('stg_canvas__users') }} as lms
    left join roster as by_id on lms.sis_user_id = by_id.roster_id
    left join roster_emails as by_email on lms.email_hash = by_email.email_hash
    left join roster_emails as by_login on lms.login_hash = by_login.email_hash
    left join roster_names as by_name on lms.name_hash = by_name.name_hash
),

lms_people as (
    select
        user_id,
        email_hash,
        login_hash,
        name_hash,
        population,
        coalesce(
            id_person, email_person, case when same_name_n = 1 then name_person end, {{ surrogate_key(["'canvas'", 'user_id']) }}
        ) as person_key,
        case
            when id_person is not null then 'roster_id'
            when email_person is not null then 'email'
            when same_name_n = 1 and name_person is not null then 'name'
            else 'unresolved'
        end as match_method
    from lms_users
),

candidates as (
    select
        'email_hash' as identity_type,
        email_hash as identity_id,
        person_key,
        1 as priority
    from roster
    union all
    select
        'email_hash' as identity_type,
        email_hash as identity_id,
        person_key,
        2 as priority
    from lms_people
    union all
    select
        'email_hash' as identity_type,
        login_hash as identity_id,
        person_key,
        2 as priority
    from lms_people
    union all
    select
        'name_hash' as identity_type,
        name_hash as identity_id,
        person_key,
        1 as priority
    from roster
    union all
    select
        'name_hash' as identity_type,
        name_hash as identity_id,
        person_key,
        1 as priority
    from lms_people
),

best as (
    select
        identity_type,
        identity_id,
        person_key,
        rank() over (partition by identity_type, identity_id order by priority) as choice
    from candidates
    where identity_id is not null
),

matches as (
    select
        identity_type,
        identity_id,
        min(person_key) as person_key,
        count(distinct person_key) as candidate_count
    from best
    where choice = 1
    group by identity_type, identity_id
),

mentions as (
    select
        case when question_id in ('coach_name', 'teacher_names') then 'name_hash' else 'email_hash' end as identity_type,
        response_key,
        answer_value as cell
    from {{ ref('int_form_answers__mapped') }}
    where
        question_id in ('coach_email', 'coach_name', 'teacher_email', 'teacher_emails', 'teacher_names', 'email_hash')
        and answer_value is not null
    union all
    select
        case when question_id = 'staff_id' then 'roster_id' else 'respondent_id' end as identity_type,
        response_key,
        answer_value as cell
    from {{ ref('int_form_answers__mapped') }}
    where question_id in ('staff_id', 'respondent_id') and answer_value is not null
),

mention_parts as (
    {{ split_to_rows('mentions', ['identity_type', 'response_key'], 'cell', ';') }}
),

mentioned as (
    select
        identity_type,
        part as identity_id,
        count(distinct response_key) as mention_count
    from mention_parts
    where part <> ''
    group by identity_type, part
),

identities as (
    select
        'roster_id' as identity_type,
        roster_id as identity_id,
        person_key,
        'roster_id' as match_method,
        false as is_ambiguous,
        'staff' as population
    from roster
    union all
    select
        'canvas_user_id' as identity_type,
        user_id as identity_id,
        person_key,
        match_method,
        false as is_ambiguous,
        population
    from lms_people
    union all
    select
        coalesce(matches.identity_type, mentioned.identity_type) as identity_type,
        coalesce(matches.identity_id, mentioned.identity_id) as identity_id,
        case
            when matches.candidate_count = 1 then matches.person_key
            else {{ surrogate_key(['coalesce(matches.identity_type, mentioned.identity_type)', 'coalesce(matches.identity_id, mentioned.identity_id)']) }}
        end as person_key,
        case
            when coalesce(matches.candidate_count, 0) <> 1 then 'unresolved'
            when matches.identity_type = 'email_hash' then 'email'
            else 'name'
        end as match_method,
        coalesce(matches.candidate_count, 0) > 1 as is_ambiguous,
        case when mentioned.identity_type = 'respondent_id' then 'respondent' else 'staff' end as population
    from matches
    full outer join mentioned on matches.identity_type = mentioned.identity_type and matches.identity_id = mentioned.identity_id
    where
        coalesce(matches.identity_type, mentioned.identity_type) not in ('roster_id')
        or not exists (select 1 from roster where roster.roster_id = mentioned.identity_id)
)

select
    identities.identity_type,
    identities.identity_id,
    identities.person_key,
    identities.match_method,
    case identities.match_method
        when 'roster_id' then cast(1 as decimal(3, 2))
        when 'email' then cast(0.95 as decimal(3, 2))
        when 'name' then cast(0.7 as decimal(3, 2))
        else cast(0 as decimal(3, 2))
    end as confidence,
    identities.is_ambiguous,
    identities.population,
    coalesce(mentioned.mention_count, 0) as mention_count
from identities
left join mentioned on identities.identity_type = mentioned.identity_type and identities.identity_id = mentioned.identity_id
