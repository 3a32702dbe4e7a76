{{ config(schema='marts_restricted') }}
-- A cycle expects one contact in `contact_days` days, spread over its school days: five of seven days are such.
{% set contact_days = var('thresholds')['contact_days'] -%}
with cycles as (
    select * from {{ ref('int_cycles__staged') }}
    where kickoff_date is not null
),

open_days as (
    select
        cycles.cycle_key,
        cast({{ dbt.date_trunc('week', 'days.date_day') }} as date) as week_start_date,
        count(*) as open_days,
        0 as contacts
    from cycles
    inner join {{ ref('int_calendar__days') }} as days
        on days.is_instructional_day and days.date_day between cycles.kickoff_date and cycles.open_until_date
    group by cycles.cycle_key, cast({{ dbt.date_trunc('week', 'days.date_day') }} as date)
),

contacts as (
    select
        cycles.cycle_key,
        cast({{ dbt.date_trunc('week', 'contacts.session_date') }} as date) as week_start_date,
        0 as open_days,
        count(*) as contacts
    from cycles
    inner join {{ ref('int_cycle_contacts__matched') }} as contacts
        on
            cycles.cycle_key = contacts.cycle_key
            and contacts.session_date between cycles.kickoff_date and cycles.open_until_date
    group by cycles.cycle_key, cast({{ dbt.date_trunc('week', 'contacts.session_date') }} as date)
),

weeks as (
    select
        cycle_key,
        week_start_date,
        cast(sum(open_days) as bigint) as open_days,
        cast(sum(contacts) as bigint) as contacts
    from (
        select * from open_days
        union all
        select * from contacts
    ) as both_of_them
    group by cycle_key, week_start_date
),

added as (
    select
        cycles.coach_key,
        cycles.school_key,
        weeks.week_start_date,
        cycles.data_through_date,
        cast(count(*) as bigint) as cycles_open,
        cast(count(*) filter (where weeks.contacts > 0) as bigint) as cycles_met,
        cast(sum(weeks.open_days) as bigint) as open_cycle_days,
        cast(sum(weeks.contacts) as bigint) as contacts_done
    from weeks
    inner join cycles on weeks.cycle_key = cycles.cycle_key
    group by cycles.coach_key, cycles.school_key, weeks.week_start_date, cycles.data_through_date
)

select
    {{ surrogate_key(['added.coach_key', 'added.school_key', 'added.week_start_date']) }} as rhythm_key,
    added.coach_key,
    added.school_key,
    schools.school_code,
    schools.school_name,
    added.week_start_date,
    {{ dbt.dateadd('day', 6, 'added.week_start_date') }} <= added.data_through_date as is_week_over,
    added.cycles_open,
    added.cycles_met,
    added.open_cycle_days,
    cast(cast(added.open_cycle_days as double) * 7 / (5 * {{ contact_days }}) as decimal(12, 4)) as contacts_expected,
    added.contacts_done,
    cast(
        cast(added.contacts_done as double) * 5 * {{ contact_days }} / nullif(added.open_cycle_days * 7, 0)
        as decimal(10, 4)
    ) as contact_ratio,
    cast({{ contact_days }} as bigint) as contact_days,
    added.data_through_date
from added
left join {{ ref('dim_school') }} as schools on added.school_key = schools.school_key
