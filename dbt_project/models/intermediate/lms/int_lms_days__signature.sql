-- What each local day's events are made from: the loads of windowed events that hold it, or can (their window covers
-- it), and a digest of its other events. A day whose signature is another than when it was last built is built again.
-- Days of closed weeks have none.
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
            '|', coalesce(windowed.load_ids, ''), coalesce(others.digest, ''),
            '{{ var("activity_classes_digest", "") }}'
        )) as signature,
        windowed.first_load_date,
        windowed.last_load_date
    from windowed
    full outer join others on windowed.event_date = others.event_date
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
