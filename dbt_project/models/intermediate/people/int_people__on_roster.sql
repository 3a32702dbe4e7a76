-- The people a roster's staff list ever held, by record, as last seen. Records of one address and one name are one
-- person, and so are those of which the seed same_people says it; a person's key is that of the record seen first, so
-- that a further record changes nothing that was.
with newest as (
    select
        user_id,
        email_hash,
        name_hash,
        min(valid_from) over (partition by user_id) as first_seen,
        row_number() over (partition by user_id order by valid_from desc) as recency
    from {{ ref('int_staff__versions') }}
),

records as (
    select
        user_id,
        email_hash,
        name_hash,
        row_number() over (order by first_seen, user_id) as place
    from newest
    where recency = 1
),

told as (
    select
        roster_id,
        other_roster_id,
        lower(trim(is_one_person)) = 'true' as is_one_person
    from {{ ref('same_people') }}
    union all
    select
        other_roster_id as roster_id,
        roster_id as other_roster_id,
        lower(trim(is_one_person)) = 'true' as is_one_person
    from {{ ref('same_people') }}
),

alike as (
    select
        user_id,
        email_hash,
        name_hash,
        case
            when
                coalesce(email_hash, '') <> '' and coalesce(name_hash, '') <> ''
                and user_id not in (select told.roster_id from told where not told.is_one_person)
                then min(place) over (partition by email_hash, name_hash)
            else place
        end as place
    from records
),

linked as (
    {{ least_linked('alike', 'told') }}
),

-- once more for a chain of records
placed as (
    {{ least_linked('linked', 'told') }}
)

select
    placed.user_id as roster_id,
    placed.email_hash,
    placed.name_hash,
    {{ surrogate_key(["'roster'", 'leaders.user_id']) }} as person_key
from placed
inner join records as leaders on placed.place = leaders.place
