-- Whom a log names, one row a person and session; who attended no minute was not there. E-mails and names of equal
-- number are the same people in the same order; otherwise each list stands for itself, and whoever both lists resolve
-- to is counted once.
with sessions as (
    select * from {{ ref('int_coaching_log__pivoted') }}
),

emails as (
    {{ split_to_rows('sessions', ['session_key'], 'teacher_emails', ';') }}
),

names as (
    {{ split_to_rows('sessions', ['session_key'], 'teacher_names', ';') }}
),

minutes as (
    {{ split_to_rows('sessions', ['session_key'], 'attended_minutes', '[;,]') }}
),

counts as (
    select
        sessions.session_key,
        (select count(*) from emails where emails.session_key = sessions.session_key) as email_count,
        (select count(*) from names where names.session_key = sessions.session_key) as name_count,
        (select count(*) from minutes where minutes.session_key = sessions.session_key) as minutes_count,
        (select count(*) from minutes where minutes.session_key = sessions.session_key and minutes.part <> '')
            as written_count
    from sessions
),

paired as (
    select
        counts.session_key,
        coalesce(emails.part_number, names.part_number) as part_number,
        emails.part as email_hash,
        names.part as name_hash,
        counts.minutes_count,
        counts.written_count,
        counts.email_count as listed_count
    from counts
    inner join emails on counts.session_key = emails.session_key
    left join names
        on
            emails.session_key = names.session_key and emails.part_number = names.part_number
            and counts.email_count = counts.name_count
    union all
    select
        counts.session_key,
        names.part_number,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        names.part as name_hash,
        counts.minutes_count,
        counts.written_count,
        counts.name_count as listed_count
    from counts
    inner join names on counts.session_key = names.session_key
    where counts.email_count <> counts.name_count
),

resolved as (
    select
        paired.session_key,
        case
            when coalesce(by_email.match_method, 'unresolved') <> 'unresolved' then by_email.person_key
            when coalesce(by_name.match_method, 'unresolved') <> 'unresolved' then by_name.person_key
            else coalesce(by_email.person_key, by_name.person_key)
        end as person_key,
        case
            when coalesce(by_email.match_method, 'unresolved') <> 'unresolved' then by_email.match_method
            else coalesce(by_name.match_method, 'unresolved')
        end as match_method,
        try_cast(minutes.part as double) as attended_minutes,
        paired.written_count > 0 and paired.minutes_count not in (1, paired.listed_count) as is_minutes_list_misfit
    from paired
    left join {{ ref('int_people__resolved') }} as by_email
        on by_email.identity_type = 'email_hash' and paired.email_hash = by_email.identity_id
    left join {{ ref('int_people__resolved') }} as by_name
        on by_name.identity_type = 'name_hash' and paired.name_hash = by_name.identity_id
    left join minutes
        on
            paired.session_key = minutes.session_key
            and case
                when paired.minutes_count = 1 then minutes.part_number = 1
                when paired.minutes_count = paired.listed_count then paired.part_number = minutes.part_number
                else false
            end
    where coalesce(paired.email_hash, '') <> '' or coalesce(paired.name_hash, '') <> ''
)

select
    session_key,
    person_key,
    min(match_method) as match_method,
    cast(max(attended_minutes) as decimal(10, 2)) as attended_minutes,
    coalesce(max(attended_minutes) > 0, true) as is_present,
    -- a list may fit the e-mails and not the names: what it told of this person was read then
    min(case when is_minutes_list_misfit then 1 else 0 end) = 1 as is_minutes_list_misfit
from resolved
group by session_key, person_key
