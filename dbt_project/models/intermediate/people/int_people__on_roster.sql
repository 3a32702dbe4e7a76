-- The people a roster's staff list ever held, by record, as last seen. The seed same_people has the last word on who is
-- one person; a person's key is that of the record known first, so that a further record changes nothing that was.
with newest as (
    select
        user_id,
        email_hash,
        name_hash,
        row_number() over (partition by user_id order by valid_from desc) as recency
    from {{ ref('int_staff__versions') }}
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

keyed as (
    select * from {{ ref('int_people__keyed') }}
),

parted as (
    select distinct own.roster_id -- a record may be told from several
    from told
    inner join keyed as own on told.roster_id = own.roster_id
    inner join keyed as other on told.other_roster_id = other.roster_id
    where not told.is_one_person and own.person_id = other.person_id and own.place > other.place
),

grouped as (
    select
        keyed.roster_id as user_id,
        keyed.match_method,
        keyed.confidence,
        keyed.place as own_place,
        case when parted.roster_id is null then keyed.person_id else keyed.roster_id end as person_id,
        case
            when parted.roster_id is null then min(keyed.place) over (partition by keyed.person_id)
            else keyed.place
        end as place
    from keyed
    left join parted on keyed.roster_id = parted.roster_id
),

linked as (
    {{ least_linked('grouped', 'told') }}
),

-- once more for a chain of records
placed as (
    {{ least_linked('linked', 'told') }}
)

select
    grouped.user_id as roster_id,
    newest.email_hash,
    newest.name_hash,
    case
        when placed.place < grouped.place then 'seed'
        when grouped.person_id = grouped.user_id then 'roster_id'
        else grouped.match_method
    end as match_method,
    case
        when placed.place < grouped.place or grouped.person_id = grouped.user_id then cast(1 as decimal(3, 2))
        else grouped.confidence
    end as confidence,
    {{ surrogate_key(["'roster'", 'leaders.person_id']) }} as person_key
from placed
inner join grouped on placed.user_id = grouped.user_id
inner join grouped as leaders on placed.place = leaders.own_place
inner join newest on placed.user_id = newest.user_id and newest.recency = 1
