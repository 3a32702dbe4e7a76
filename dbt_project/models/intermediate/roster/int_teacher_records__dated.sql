-- From when to when each record of teaching holds: a teacher's role at a school, a seat in a class. Its own dates say
-- it; where it has none, the days on which it was seen, those of the first load from the school year's or term's start.
-- A record that is no longer there has ended, whatever end it named; the dates it named last are those that count.
with calendar as (
    select
        min(cast(start_date as date)) as first_day,
        max(cast(end_date as date)) as last_day
    from {{ ref('calendar_school_years') }}
),

records as (
    select
        'role' as basis,
        roles.user_id as record_id,
        roles.user_id,
        roles.org_id,
        roles.begin_date,
        roles.end_date,
        calendar.first_day,
        calendar.last_day,
        roles.valid_from,
        roles.valid_to
    from (
        select
            *,
            min(valid_from) over (partition by user_id) as first_seen
        from {{ ref('int_staff__roles') }}
    ) as roles
    cross join calendar
    where
        roles.role = 'teacher'
        -- who was disabled when first seen taught until the end the role names
        and (roles.is_enabled or (roles.valid_from = roles.first_seen and roles.end_date is not null))
    union all
    select
        'class' as basis,
        seats.seat_id as record_id,
        seats.user_id,
        coalesce(seats.school_id, classes.school_id) as org_id,
        seats.begin_date,
        seats.end_date,
        coalesce(terms.start_date, calendar.first_day) as first_day,
        coalesce(terms.end_date, calendar.last_day) as last_day,
        seats.valid_from,
        seats.valid_to
    from {{ ref('int_seats__versions') }} as seats
    cross join calendar
    left join {{ ref('int_roster__classes') }} as classes on seats.class_id = classes.class_id
    left join {{ ref('int_roster__terms') }} as terms on classes.term_id = terms.term_id
),

followed as (
    select
        *,
        max(valid_to) over (
            partition by basis, record_id, user_id, org_id, first_day, last_day order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as seen_until,
        -- a record that comes back, or moves to another school, brings the date it began elsewhere
        min(valid_from) over (partition by basis, record_id, begin_date) as date_seen_from
    from records
),

stretches as (
    select
        *,
        sum(case when valid_from <= {{ dbt.dateadd('day', 1, 'seen_until') }} then 0 else 1 end) over (
            partition by basis, record_id, user_id, org_id, first_day, last_day order by valid_from, valid_to
            rows unbounded preceding
        ) as stretch
    from followed
),

newest as (
    select
        *,
        min(valid_from) over (
            partition by basis, record_id, user_id, org_id, first_day, last_day, stretch
        ) as seen_from,
        row_number() over (
            partition by basis, record_id, user_id, org_id, first_day, last_day, stretch
            order by valid_from desc, begin_date asc, end_date desc
        ) as recency
    from stretches
)

select
    basis,
    record_id,
    user_id,
    org_id,
    case
        when begin_date is null then greatest(first_day, seen_from)
        when date_seen_from < seen_from then greatest(begin_date, seen_from)
        else begin_date
    end as begin_date,
    least(coalesce(end_date, last_day), valid_to) as end_date,
    end_date is not null as is_end_named,
    seen_from,
    valid_to as seen_to
from newest
where recency = 1
