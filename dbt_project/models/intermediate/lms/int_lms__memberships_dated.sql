-- The section that what a user does in a course belongs to, by day: of the seats held that day the one where they teach
-- or learn, then the one that began last, then that of the lowest id. Before the first seat it is the first one, after
-- a seat that one until the next. What a seat comes to later changes no day before: only so days that are not counted
-- again stay what they are.
with seats as (
    select
        platform,
        user_id,
        course_id,
        section_id,
        actor_role,
        case when is_section_teacher then 0 when actor_role = 'neither' then 2 else 1 end as role_order,
        -- an invitation that was never taken up was held on no day
        not is_void or ended_date is not null as is_taken,
        coalesce(created_date, cast('0001-01-01' as date)) as begin_date,
        coalesce(ended_date, cast('9999-12-31' as date)) as end_date
    from {{ ref('int_lms__memberships') }}
),

turns as (
    select
        platform,
        user_id,
        course_id,
        cast('0001-01-01' as date) as begin_date
    from seats
    union -- several seats may begin or end on one day
    select
        platform,
        user_id,
        course_id,
        begin_date
    from seats
    union
    select
        platform,
        user_id,
        course_id,
        cast({{ dbt.dateadd('day', 1, 'end_date') }} as date) as begin_date
    from seats
    where end_date < cast('9999-12-31' as date)
),

ranked as (
    select
        turns.platform,
        turns.user_id,
        turns.course_id,
        turns.begin_date,
        seats.section_id,
        seats.actor_role,
        min(seats.begin_date) over (partition by turns.platform, turns.user_id, turns.course_id) as first_date,
        row_number() over (
            partition by turns.platform, turns.user_id, turns.course_id, turns.begin_date
            order by
                case when seats.is_taken then 0 else 1 end asc,
                case when turns.begin_date between seats.begin_date and seats.end_date then 0 else 1 end asc,
                case when turns.begin_date between seats.begin_date and seats.end_date then seats.role_order end asc,
                case when seats.end_date < turns.begin_date then seats.end_date end desc nulls last,
                case when seats.begin_date > turns.begin_date then seats.begin_date end asc,
                seats.role_order asc,
                seats.begin_date desc,
                length(seats.section_id) asc,
                seats.section_id asc,
                seats.actor_role asc
        ) as choice
    from turns
    inner join seats
        on
            turns.platform = seats.platform and turns.user_id = seats.user_id and turns.course_id = seats.course_id
),

spans as (
    select
        platform,
        user_id,
        course_id,
        section_id,
        actor_role,
        first_date,
        begin_date,
        coalesce(
            cast({{ dbt.dateadd('day', -1, 'lead(begin_date) over (partition by platform, user_id, course_id'
                ~ ' order by begin_date)') }} as date), cast('9999-12-31' as date)
        ) as end_date
    from ranked
    where choice = 1
),

merged as (
    {{ merged_spans('spans', ['platform', 'user_id', 'course_id', 'section_id', 'actor_role', 'first_date']) }}
)

select
    platform,
    user_id,
    course_id,
    section_id,
    actor_role,
    begin_date,
    end_date,
    greatest(begin_date, first_date) as since_date
from merged
