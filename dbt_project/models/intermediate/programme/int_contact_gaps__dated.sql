-- The days between two contacts of a known teacher in one open cycle, at the school of the later one. Several sessions
-- of a day are one contact; two cycles that share both contacts have one gap.
with met as (
    select
        contacts.cycle_key,
        schooled.person_key,
        contacts.session_date,
        min(schooled.school_key) as school_key
    from {{ ref('int_cycle_contacts__matched') }} as contacts
    inner join {{ ref('int_cycles__staged') }} as cycles on contacts.cycle_key = cycles.cycle_key
    inner join {{ ref('int_sessions__schooled') }} as schooled
        on contacts.session_key = schooled.session_key and cycles.person_key = schooled.person_key
    where
        schooled.is_teacher
        and contacts.session_date between cycles.kickoff_date and cycles.open_until_date
    group by contacts.cycle_key, schooled.person_key, contacts.session_date
),

paired as (
    select
        person_key,
        school_key,
        session_date,
        lag(session_date) over (partition by cycle_key order by session_date) as previous_date
    from met
)

select distinct -- of cycles that share both contacts
    person_key,
    school_key,
    session_date,
    previous_date,
    cast({{ dbt.datediff('previous_date', 'session_date', 'day') }} as bigint) as gap_days
from paired
where previous_date is not null
