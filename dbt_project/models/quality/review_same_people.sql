-- Pairs of a roster's records that may be one person and are not taken for one, until the seed same_people says what
-- they are. One of the two at least is in use; the other may have ended, as where ids changed.
with records as (
    select
        people.roster_id,
        people.person_key,
        people.email_hash,
        people.name_hash,
        roles.org_id,
        max(case when versions.is_current and versions.is_enabled then 1 else 0 end) as in_use
    from {{ ref('int_people__on_roster') }} as people
    inner join {{ ref('int_staff__versions') }} as versions on people.roster_id = versions.user_id
    inner join {{ ref('int_staff__roles') }} as roles
        on versions.user_id = roles.user_id and versions.valid_from = roles.valid_from
    group by people.roster_id, people.person_key, people.email_hash, people.name_hash, roles.org_id
),

pairs as (
    select
        one.roster_id,
        other.roster_id as other_roster_id,
        'one address, different names' as reason
    from records as one
    inner join records as other on one.email_hash = other.email_hash and one.roster_id < other.roster_id
    where one.person_key <> other.person_key and one.email_hash <> '' and one.in_use + other.in_use > 0
    union -- a pair may meet at several schools
    select
        one.roster_id,
        other.roster_id as other_roster_id,
        'one name at one school, different addresses' as reason
    from records as one
    inner join records as other
        on one.name_hash = other.name_hash and one.org_id = other.org_id and one.roster_id < other.roster_id
    where
        one.person_key <> other.person_key and one.name_hash <> '' and one.in_use + other.in_use > 0
        and coalesce(one.email_hash, '') <> coalesce(other.email_hash, '')
)

select
    pairs.roster_id,
    pairs.other_roster_id,
    pairs.reason
from pairs
where not exists (
    select 1 from {{ ref('same_people') }} as told
    where
        (told.roster_id = pairs.roster_id and told.other_roster_id = pairs.other_roster_id)
        or (told.roster_id = pairs.other_roster_id and told.other_roster_id = pairs.roster_id)
)
