-- What the roster says of the classes that a teacher held at a school in a term or school year: their grades and
-- subjects. A class without them, and a teacher by role alone, has none.
with classes as (
    select distinct -- a class of several terms has a row for each
        class_id,
        coalesce(grades, '') as grades,
        coalesce(subjects, '') as subjects
    from {{ ref('int_roster__classes') }}
),

grades as (
    {{ split_to_rows('classes', ['class_id'], 'grades', ';') }}
),

subjects as (
    {{ split_to_rows('classes', ['class_id'], 'subjects', ';') }}
),

topics as (
    select
        class_id,
        'grade' as topic_type,
        trim(part) as topic
    from grades
    where trim(part) <> ''
    union all
    select
        class_id,
        'subject' as topic_type,
        trim(part) as topic
    from subjects
    where trim(part) <> ''
),

seats as (
    select distinct -- a seat has several versions
        seat_id,
        class_id
    from {{ ref('int_seats__versions') }}
)

select distinct -- several classes of a teacher share a subject
    people.person_key,
    schools.school_key,
    periods.period_type,
    periods.period_key,
    topics.topic_type,
    topics.topic
from {{ ref('int_teacher_records__dated') }} as records
inner join {{ ref('int_people__on_roster') }} as people on records.user_id = people.roster_id
inner join {{ ref('dim_school') }} as schools on records.org_id = schools.org_id
inner join {{ ref('int_periods__listed') }} as periods
    on
        periods.period_type in ('term', 'school_year')
        and records.begin_date <= periods.period_end
        and records.end_date >= periods.period_start
inner join seats on records.record_id = seats.seat_id
inner join topics on seats.class_id = topics.class_id
where records.basis = 'class' and records.begin_date <= records.end_date
