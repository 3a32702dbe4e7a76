-- On which days an account holds a section's teacher's seat, of those who are assigned as teachers by the roster then:
-- a coach, a designer or a program in such a seat is none. Where the roster tells of no teacher at all, seats stand as
-- they are.
with seats as (
    select
        members.platform,
        members.section_id,
        members.course_id,
        members.user_id,
        people.person_key as teacher_key,
        dim_section.sis_section_id as class_id,
        members.created_date,
        members.ended_date,
        members.is_completed
    from {{ ref('int_lms__memberships') }} as members
    inner join {{ ref('int_people__resolved') }} as people
        on people.identity_type = concat(members.platform, '_user_id') and members.user_id = people.identity_id
    left join {{ ref('dim_section') }} as dim_section
        on members.platform = dim_section.platform and members.section_id = dim_section.section_id
    -- without the day on which it was deleted nothing of a deleted seat is known
    where members.is_section_teacher and (not members.is_void or members.ended_date is not null)
),

-- what the roster says of the same person in the section's class: a begin it names, and the end
rostered as (
    select
        people.person_key as teacher_key,
        versions.class_id,
        min(versions.begin_date) as begin_date,
        max(records.end_date) as end_date
    from {{ ref('int_seats__versions') }} as versions
    inner join {{ ref('int_teacher_records__dated') }} as records
        on records.basis = 'class' and versions.seat_id = records.record_id and versions.user_id = records.user_id
    inner join {{ ref('int_people__on_roster') }} as people on versions.user_id = people.roster_id
    group by people.person_key, versions.class_id
),

-- a class of several terms (two semesters, four quarters) goes from the first of them to the end of the last
terms as (
    select
        classes.class_id,
        min(terms.start_date) as start_date,
        max(terms.end_date) as end_date
    from {{ ref('int_roster__classes') }} as classes
    inner join {{ ref('int_roster__terms') }} as terms on classes.term_id = terms.term_id
    group by classes.class_id
),

first_events as (
    select
        platform,
        course_id,
        min(event_date) as first_day
    from {{ ref('int_lms__events') }}
    where course_id is not null and event_date is not null
    group by platform, course_id
),

dated as (
    select
        seats.*,
        coalesce(rostered.begin_date, seats.created_date) as came_date,
        least(seats.ended_date, rostered.end_date) as left_date,
        terms.end_date as last_day,
        coalesce(greatest(terms.start_date, first_events.first_day), cast('0001-01-01' as date)) as first_day
    from seats
    left join rostered on seats.teacher_key = rostered.teacher_key and seats.class_id = rostered.class_id
    left join terms on seats.class_id = terms.class_id
    left join first_events on seats.platform = first_events.platform and seats.course_id = first_events.course_id
),

-- whose seat ends with the term, or after it, leaves nobody: the course is over. A course that dates conclude changes
-- no seat, so what was completed before it began has no known end.
left_early as (
    select
        *,
        case
            when left_date >= last_day or (is_completed and left_date < first_day) then null
            else left_date
        end as gone_date
    from dated
),

-- days without school before and after an assignment are the teacher's too: work is set before the first day of school
-- and graded in a break
around as (
    select
        assignments.person_key,
        assignments.begin_date,
        assignments.end_date,
        max(case when school.day < assignments.begin_date then school.day end) as day_before,
        min(case when school.day > assignments.end_date then school.day end) as day_after
    from {{ ref('int_teacher_assignments__merged') }} as assignments
    cross join (select date_day as day from {{ ref('int_calendar__days') }} where is_instructional_day) as school
    group by assignments.person_key, assignments.begin_date, assignments.end_date
),

assigned as (
    select
        person_key as teacher_key,
        coalesce(cast({{ dbt.dateadd('day', 1, 'day_before') }} as date), cast('0001-01-01' as date)) as begin_date,
        coalesce(cast({{ dbt.dateadd('day', -1, 'day_after') }} as date), cast('9999-12-31' as date)) as end_date
    from around
    union all
    select distinct -- a teacher has several seats
        teacher_key,
        cast('0001-01-01' as date) as begin_date,
        cast('9999-12-31' as date) as end_date
    from seats
    where not exists (select 1 from {{ ref('int_teacher_assignments__merged') }})
),

-- who left a section to somebody: teachers alone, for what a coach or a program leaves is no class
leavers as (
    select
        left_early.platform,
        left_early.section_id,
        left_early.teacher_key,
        left_early.gone_date
    from left_early
    inner join assigned
        on
            left_early.teacher_key = assigned.teacher_key
            and left_early.gone_date >= assigned.begin_date
            and coalesce(left_early.came_date, left_early.gone_date) <= assigned.end_date
    -- who had left before anything was done had not been there
    where left_early.gone_date >= left_early.first_day
),

-- a seat begins with the section, so that the only teacher loses nothing by a late entry; of who came when somebody
-- else had left, on the day they came
held as (
    select
        own.platform,
        own.section_id,
        own.course_id,
        own.user_id,
        own.teacher_key,
        coalesce(max(case when other.gone_date is not null then own.came_date end), cast('0001-01-01' as date))
            as begin_date,
        coalesce(own.gone_date, cast('9999-12-31' as date)) as end_date
    from left_early as own
    left join leavers as other
        on
            own.platform = other.platform and own.section_id = other.section_id
            and own.teacher_key <> other.teacher_key
            and own.came_date >= other.gone_date
    group by
        own.platform, own.section_id, own.course_id, own.user_id, own.teacher_key, own.came_date, own.gone_date
),

spans as (
    {{ spans_within('held', 'assigned', ['teacher_key'],
        ['platform', 'section_id', 'course_id', 'user_id', 'teacher_key']) }}
)

{{ merged_spans('spans', ['platform', 'section_id', 'course_id', 'user_id', 'teacher_key']) }}
