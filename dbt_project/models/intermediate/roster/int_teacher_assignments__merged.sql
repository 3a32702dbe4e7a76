-- The spans in which a teacher teaches at a school. Classes say it; a teacher's role at a school counts on the days for
-- which the roster has no class of theirs there. Who is disabled or gone teaches no more, and whoever is a coach is no
-- teacher meanwhile. Spans are parted where a school becomes, or ceases to be, the primary one.
{% set teaching = ['user_id', 'org_id'] %}
{% set person = ['person_key', 'org_id'] %}

with records as (
    select * from {{ ref('int_teacher_records__dated') }}
),

classes as (
    select user_id, org_id, begin_date, end_date from records where basis = 'class'
),

ended as (
    select user_id, org_id, begin_date, end_date from records where basis = 'class' and is_end_named
),

roles as (
    select user_id, org_id, begin_date, end_date from records where basis = 'role'
),

listed as (
    select user_id, org_id, seen_from as begin_date, seen_to as end_date from records where basis = 'class'
),

with_classes as (
    {{ merged_spans('listed', teaching) }}
),

without_classes as (
    {{ gaps_between('with_classes', teaching) }}
),

states as (select * from {{ ref('int_staff__states') }}),

present as (select user_id, begin_date, end_date from states where is_enabled),

-- who was disabled when first seen had left before: when, their classes' own ends say
absent as (select user_id, begin_date, end_date from states where is_first and not is_enabled),

taught as (
    {{ spans_within('classes', 'present', ['user_id'], teaching) }}
    union all
    {{ spans_within('ended', 'absent', ['user_id'], teaching) }}
    union all
    {{ spans_outside('roles', 'with_classes', 'without_classes', teaching, teaching) }}
),

spans as (
    select people.person_key, taught.org_id, taught.begin_date, taught.end_date
    from taught
    inner join {{ ref('int_people__on_roster') }} as people on taught.user_id = people.roster_id
),

coaching as (select person_key, begin_date, end_date from states where (is_enabled or is_first) and is_coach),

coach_days as (
    {{ merged_spans('coaching', ['person_key']) }}
),

other_days as (
    {{ gaps_between('coach_days', ['person_key']) }}
),

teachers as (
    {{ spans_outside('spans', 'coach_days', 'other_days', ['person_key'], person) }}
),

homes as (
    select person_key, primary_org_id as org_id, begin_date, end_date from states
    where (is_enabled or is_first) and primary_org_id is not null
),

home_days as (
    {{ merged_spans('homes', person) }}
),

away_days as (
    {{ gaps_between('home_days', person) }}
),

parted as (
    select person_key, org_id, true as is_primary_school, begin_date, end_date
    from ({{ spans_within('teachers', 'home_days', person, person) }}) as at_home
    union all
    select person_key, org_id, false as is_primary_school, begin_date, end_date
    from ({{ spans_outside('teachers', 'home_days', 'away_days', person, person) }}) as elsewhere
),

merged as (
    {{ merged_spans('parted', person + ['is_primary_school']) }}
)

select
    merged.person_key,
    schools.school_key,
    merged.is_primary_school,
    merged.begin_date,
    merged.end_date
from merged
inner join {{ ref('dim_school') }} as schools on merged.org_id = schools.org_id
