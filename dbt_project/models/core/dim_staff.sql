with people as (
    select * from {{ ref('int_people__resolved') }}
),

from_roster as (
    select
        versions.person_key,
        'roster' as known_from,
        versions.role,
        versions.job_title as job_title_raw,
        versions.job_title_norm,
        versions.is_coaching_role,
        schools.school_key as primary_school_key,
        versions.is_enabled,
        versions.valid_from,
        versions.valid_to,
        versions.is_current
    from {{ ref('int_staff__people') }} as versions
    left join {{ ref('dim_school') }} as schools on versions.org_id = schools.org_id
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
