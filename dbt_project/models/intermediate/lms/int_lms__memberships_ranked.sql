-- The section a user's events in a course belong to: of several the one where they teach or learn, then the active one,
-- of seats that ended the one that did last, then the lowest id.
with ranked as (
    select
        platform,
        user_id,
        course_id,
        section_id,
        actor_role,
        row_number() over (
            partition by platform, user_id, course_id
            order by
                case when is_section_teacher then 0 when actor_role = 'neither' then 2 else 1 end,
                case when is_active then 0 else 1 end,
                case when is_void and ended_date is null then 1 else 0 end,
                coalesce(ended_date, cast('9999-12-31' as date)) desc,
                length(section_id),
                section_id
        ) as choice
    from {{ ref('int_lms__memberships') }}
)

select
    platform,
    user_id,
    course_id,
    section_id,
    actor_role
from ranked
where choice = 1
