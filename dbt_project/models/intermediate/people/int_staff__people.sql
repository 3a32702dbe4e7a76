-- A person's states on the roster, one at a time. Where a person has several records, the one in use comes first, then
-- a coach's, then a teacher's; another record counts when that one has ended.
with versions as (
    select
        people.person_key,
        versions.user_id,
        roles.role,
        versions.job_title,
        coalesce(titles.job_title_norm, 'other') as job_title_norm,
        coalesce(titles.is_coaching_role = 'true', false) as is_coaching_role,
        coalesce(versions.primary_org_id, roles.org_id) as org_id,
        versions.is_enabled,
        versions.valid_from,
        versions.valid_to,
        versions.is_current,
        case when versions.is_enabled then 0 else 10 end + case
            when titles.is_coaching_role = 'true' then 0
            when roles.role = 'teacher' then 1
            else 2
        end as weight
    from {{ ref('int_staff__versions') }} as versions
    inner join {{ ref('int_people__on_roster') }} as people on versions.user_id = people.roster_id
    left join {{ ref('int_staff__roles') }} as roles
        on versions.user_id = roles.user_id and versions.valid_from = roles.valid_from and roles.is_main
    left join {{ ref('job_titles') }} as titles on lower(trim(versions.job_title)) = lower(trim(titles.job_title_raw))
),

held as (
    select
        own.person_key,
        own.user_id,
        own.valid_from,
        max(other.valid_to) as held_until
    from versions as own
    inner join versions as other
        on
            own.person_key = other.person_key
            and own.user_id <> other.user_id
            and (own.weight > other.weight or (own.weight = other.weight and own.user_id > other.user_id))
            and own.valid_to >= other.valid_from
            and own.valid_from <= other.valid_to
    group by own.person_key, own.user_id, own.valid_from
)

select
    versions.person_key,
    versions.role,
    versions.job_title,
    versions.job_title_norm,
    versions.is_coaching_role,
    versions.org_id,
    versions.is_enabled,
    case
        when held.held_until is null then versions.valid_from
        else cast({{ dbt.dateadd('day', 1, 'held.held_until') }} as date)
    end as valid_from,
    versions.valid_to,
    versions.is_current
from versions
left join held
    on
        versions.person_key = held.person_key
        and versions.user_id = held.user_id
        and versions.valid_from = held.valid_from
where held.held_until is null or held.held_until < versions.valid_to
