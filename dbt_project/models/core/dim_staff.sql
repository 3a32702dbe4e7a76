with people as (
    select * from {{ ref('int_people__resolved') }}
),

from_roster as (
    select
        people.person_key,
        'roster' as known_from,
        roles.role,
        versions.job_title as job_title_raw,
        coalesce(titles.job_title_norm, 'other') as job_title_norm,
        coalesce(titles.is_coaching_role = 'true', false) as is_coaching_role,
        schools.school_key as primary_school_key,
        versions.is_enabled,
        versions.valid_from,
        versions.valid_to,
        versions.is_current
    from {{ ref('int_staff__versions') }} as versions
    inner join people on people.identity_type = 'roster_id' and versions.user_id = people.identity_id
    left join {{ ref('int_staff__roles') }} as roles
        on versions.user_id = roles.user_id and versions.valid_from = roles.valid_from and roles.is_main
    left join {{ ref('job_titles') }} as titles on lower(trim(versions.job_title)) = lower(trim(titles.job_title_raw))
    left join {{ ref('dim_school') }} as schools
        on coalesce(versions.primary_org_id, roles.org_id) = schools.org_id
),

elsewhere as (
    select distinct -- a person has several identities
        person_key
    from people
    where
        population not in ('student', 'respondent') and person_key not
        in (select from_roster.person_key from from_roster)
),

versions as (
    select * from from_roster
    union all
    select
        person_key,
        'elsewhere' as known_from,
        cast(null as {{ dbt.type_string() }}) as role,
        cast(null as {{ dbt.type_string() }}) as job_title_raw,
        'unknown' as job_title_norm,
        false as is_coaching_role,
        cast(null as {{ dbt.type_string() }}) as primary_school_key,
        cast(null as boolean) as is_enabled,
        cast('1900-01-01' as date) as valid_from,
        cast('9999-12-31' as date) as valid_to,
        true as is_current
    from elsewhere
)

select
    {{ surrogate_key(['person_key', 'valid_from']) }} as staff_key,
    person_key,
    known_from,
    role,
    job_title_raw,
    job_title_norm,
    is_coaching_role,
    primary_school_key,
    is_enabled,
    valid_from,
    valid_to,
    is_current
from versions
