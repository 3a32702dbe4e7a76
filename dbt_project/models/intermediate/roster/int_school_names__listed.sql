-- The texts a form may call a school by, each for one school only.
with texts as (
    select
        school_key,
        lower(trim(school_name)) as school_text
    from {{ ref('dim_school') }}
    union all
    select
        school_key,
        lower(trim(school_code)) as school_text
    from {{ ref('dim_school') }}
    union all
    select
        school_key,
        lower(trim(org_id)) as school_text
    from {{ ref('dim_school') }}
)

select
    school_text,
    min(school_key) as school_key
from texts
where school_text is not null
group by school_text
having count(distinct school_key) = 1
