-- What each local day's events are made from: the loads of windowed events that hold it, or can (their window covers
-- it), a digest of its other events, and one of the seats that are held that day. A day whose signature is another than
-- when it was last built is built again. Days of closed weeks have none.
with loads as (
    {{ loads_of('windowed') }}
),

held_days as (
    select distinct event_date -- several loads hold one day
    from {{ ref('int_lms_loads__days') }}
    where event_date is not null
),

holding as (
    select
        event_date,
        load_date,
        load_id
    from {{ ref('int_lms_loads__days') }}
    where event_date is not null
    union -- a load both holds a day and covers it
    select
        held_days.event_date,
        loads.load_date,
        loads.load_id
    from held_days
    inner join loads on held_days.event_date between loads.first_day and loads.last_day
),

windowed as (
    select
        event_date,
        {{ join_sorted('load_id') }} as load_ids,
        min(load_date) as first_load_date,
        max(load_date) as last_load_date
    from holding
    group by event_date
),

others as (
    select
        event_date,
        concat(count(*), ':', {{ rows_digest(text_of([
            'event_source', 'event_id', 'user_id', 'course_id', 'section_id', 'object_id', 'event_type', 'n_events',
            'occurred_at', 'replies_to_at'
        ])) }}) as digest
    from {{ ref('int_lms__events_credited') }}
    where event_date is not null
    group by event_date
),

seats as (
    select
        since_date,
        end_date,
        {{ text_hash(text_of(['platform', 'user_id', 'course_id', 'section_id', 'actor_role'])) }} as number
    from {{ ref('int_lms__memberships_dated') }}
),

-- a seat adds its number on the day it begins and takes it away when it is over
seat_changes as (
    select
        since_date as change_date,
        number as change
    from seats
    union all
    select
        cast({{ dbt.dateadd('day', 1, 'end_date') }} as date) as change_date,
        -number as change
    from seats
    where end_date < cast('9999-12-31' as date)
),

seats_held as (
    select
        change_date as begin_date,
        coalesce(
            cast({{ dbt.dateadd('day', -1, 'lead(change_date) over (order by change_date)') }} as date),
            cast('9999-12-31' as date)
        ) as end_date,
        {{ standing_digest('change', 'change_date') }} as digest
    from seat_changes
    group by change_date
),

teachers as (
    select
        concat(
            count(*), ':', {{ rows_digest(text_of([
                'platform', 'section_id', 'user_id', 'teacher_key', 'begin_date', 'end_date'
            ])) }}
        ) as digest
    from {{ ref('int_lms__section_teachers') }}
),

sections as (
    select concat(count(*), ':', {{ rows_digest(text_of(['section_key', 'school_key', 'course_purpose'])) }}) as digest
    from {{ ref('dim_section') }}
),

signed as (
    select
        coalesce(windowed.event_date, others.event_date) as event_date,
        md5(concat_ws(
            '|', coalesce(windowed.load_ids, ''), coalesce(others.digest, ''), coalesce(seats_held.digest, ''),
            '{{ var("activity_classes_digest", "") }}'
        )) as signature,
        windowed.first_load_date,
        windowed.last_load_date
    from windowed
    full outer join others on windowed.event_date = others.event_date
    left join seats_held
        on coalesce(windowed.event_date, others.event_date) between seats_held.begin_date and seats_held.end_date
)

select
    signed.event_date,
    signed.signature,
    md5(concat_ws('|', signed.signature, coalesce(teachers.digest, ''), coalesce(sections.digest, '')))
        as credit_signature,
    signed.first_load_date,
    signed.last_load_date
from signed
cross join teachers
cross join sections
cross join {{ ref('int_lms__closed') }} as closed
where signed.event_date >= closed.until_date
