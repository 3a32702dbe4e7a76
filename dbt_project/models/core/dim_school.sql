with orgs as (
    select
        orgs.org_id,
        orgs.org_name,
        coalesce(nullif(orgs.org_code, ''), orgs.org_id) as org_code,
        orgs.is_active
    from {{ ref('int_roster__orgs') }} as orgs
    where orgs.org_type = 'school'
),

-- two aliases of the same letters and digits are one, whichever level they name
levels as (
    select
        {{ letters_and_digits('alias') }} as written,
        min(school_level) as school_level
    from {{ ref('school_level_aliases') }}
    group by {{ letters_and_digits('alias') }}
)

select
    {{ surrogate_key(["'school'", 'orgs.org_id']) }} as school_key,
    orgs.org_id,
    orgs.org_code as school_code,
    orgs.org_name as school_name,
    coalesce(levels.school_level, school_groups.school_level) as school_level,
    school_groups.school_group,
    school_groups.poverty_band,
    orgs.is_active,
    false as is_unknown
from orgs
left join {{ ref('school_groups') }} as school_groups on orgs.org_code = school_groups.school_code
left join levels on nullif({{ letters_and_digits('school_groups.school_level') }}, '') = levels.written
union all
select
    {{ surrogate_key(["'school'", "'(unknown)'"]) }} as school_key,
    cast(null as {{ dbt.type_string() }}) as org_id,
    'UNKNOWN' as school_code,
    'Unknown school' as school_name,
    cast(null as {{ dbt.type_string() }}) as school_level,
    cast(null as {{ dbt.type_string() }}) as school_group,
    cast(null as {{ dbt.type_string() }}) as poverty_band,
    false as is_active,
    true as is_unknown
