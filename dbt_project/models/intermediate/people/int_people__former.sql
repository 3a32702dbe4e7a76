-- What the roster called somebody before, under the id that it still has: who marries gets another name, and a district
-- that changes its domain other addresses, while a log keeps those of its day. What it calls them now is among it.
select distinct -- a person has several versions
    people.person_key,
    versions.email_hash,
    versions.name_hash
from {{ ref('int_staff__versions') }} as versions
inner join {{ ref('int_people__on_roster') }} as people on versions.user_id = people.roster_id
