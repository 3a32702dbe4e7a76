-- A class of several terms has a row for each.
with classes as (
    select
        class_id,
        school_id,
        grades,
        subjects,
        coalesce(term_id, '') as term_ids
    from {{ ref('stg_oneroster__classes') }}
),

parts as (
    {{ split_to_rows('classes', ['class_id', 'school_id', 'grades', 'subjects'], 'term_ids', ';') }}
)

select
    class_id,
    school_id,
    nullif(part, '') as term_id,
    grades,
    subjects
from parts
