-- A roster record's states with their person, and what decides who teaches. A record's first state reaches back: its
-- own dates may lie before the day it was first seen.
select
    versions.user_id,
    people.person_key,
    versions.primary_org_id,
    versions.is_enabled,
    coalesce(titles.is_coaching_role = 'true', false) as is_coach,
    case
        when row_number() over (partition by versions.user_id order by versions.valid_from) = 1
            then cast('1900-01-01' as date)
        else versions.valid_from
    end as begin_date,
    versions.valid_to as end_date,
    row_number() over (partition by versions.user_id order by versions.valid_from) = 1 as is_first
from {{ ref('int_staff__versions') }} as versions
inner join {{ ref('int_people__on_roster') }} as people on versions.user_id = people.roster_id
left join {{ ref('job_titles') }} as titles on lower(trim(versions.job_title)) = lower(trim(titles.job_title_raw))
