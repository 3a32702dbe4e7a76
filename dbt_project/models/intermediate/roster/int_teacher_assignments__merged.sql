-- The spans in which a teacher teaches at a school, merged where classes overlap or touch. Dates are the roster's own;
-- a class without them takes its terms', and a teacher's role at a school without any class of theirs its own, else the
-- school years. Coaches are not teachers.
with staff as (
    select
        versions.user_id,
        versions.valid_from,
        versions.primary_org_id,
        row_number() over (partition by versions.user_id order by versions.valid_from desc) as recency,
        coalesce(titles.is_coaching_role = 'true', false) as is_coach
    from {{ ref('int_staff__versions') }} as versions
    left join {{ ref('job_titles') }} as titles on lower(trim(versions.job_title)) = lower(trim(titles.job_title_raw))
),

coaches as (
    select user_id
    from staff
    where is_coach and recency = 1
),

calendar as (
    select
        min(cast(start_date as date)) as first_day,
        max(cast(end_date as date)) as last_day
    from {{ ref('calendar_school_years') }}
),

class_spans as (
    select
        enrollments.user_id,
        coalesce(enrollments.school_id, classes.school_id) as org_id,
        coalesce(enrollments.begin_date, terms.start_date, calendar.first_day) as begin_date,
        coalesce(enrollments.end_date, terms.end_date, calendar.last_day) as end_date
    from {{ ref('int_roster__enrollments') }} as enrollments
    cross join calendar
    left join {{ ref('int_roster__classes') }} as classes on enrollments.class_id = classes.class_id
    left join {{ ref('int_roster__terms') }} as terms on classes.term_id = terms.term_id
    where enrollments.role = 'teacher' and enrollments.is_active and enrollments.user_id is not null
),

role_spans as (
    select
        roles.user_id,
        roles.org_id,
        coalesce(roles.begin_date, calendar.first_day) as begin_date,
        coalesce(roles.end_date, calendar.last_day) as end_date
    from {{ ref('int_staff__roles') }} as roles
    inner join staff on roles.user_id = staff.user_id and roles.valid_from = staff.valid_from and staff.recency = 1
    cross join calendar
    where
        roles.role = 'teacher'
        and not exists (
            select 1 from class_spans
            where class_spans.user_id = roles.user_id and class_spans.org_id = roles.org_id
        )
),

spans as (
    select * from class_spans
    union all
    select * from role_spans
),

ordered as (
    select
        *,
        max(end_date) over (
            partition by user_id, org_id order by begin_date, end_date rows between unbounded preceding and 1 preceding
        ) as covered_until
    from spans
    where begin_date <= end_date and user_id not in (select coaches.user_id from coaches)
),

gaps as (
    select
        *,
        covered_until is null or begin_date > {{ dbt.dateadd('day', 1, 'covered_until') }} as is_apart
    from ordered
),

islands as (
    select
        *,
        sum(case when is_apart then 1 else 0 end) over (
            partition by user_id, org_id order by begin_date, end_date rows unbounded preceding
        ) as island
    from gaps
)

select
    people.person_key,
    schools.school_key,
    coalesce(max(staff.primary_org_id) = max(islands.org_id), false) as is_primary_school,
    min(islands.begin_date) as begin_date,
    max(islands.end_date) as end_date
from islands
inner join {{ ref('int_people__resolved') }} as people
    on people.identity_type = 'roster_id' and islands.user_id = people.identity_id
left join staff on islands.user_id = staff.user_id and staff.recency = 1
inner join {{ ref('dim_school') }} as schools on islands.org_id = schools.org_id
group by people.person_key, schools.school_key, islands.user_id, islands.island
