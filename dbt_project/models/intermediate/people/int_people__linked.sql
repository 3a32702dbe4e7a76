-- What ties a record to an earlier one: a durable id, address and name together, and of records whose ids changed in
-- one load, the address or the name at a school. The surest way comes first.
with states as (
    select
        versions.user_id,
        listed.place,
        versions.email_hash,
        versions.name_hash,
        versions.durable_ids,
        versions.is_enabled,
        versions.valid_from,
        versions.valid_to
    from {{ ref('int_staff__versions') }} as versions
    inner join {{ ref('int_people__listed') }} as listed on versions.user_id = listed.user_id
),

durable as (
    {{ split_to_rows('states', ['user_id', 'place', 'name_hash', 'is_enabled', 'valid_from', 'valid_to'],
        'durable_ids', ';') }}
),

-- an id that two in use carry under two names is nobody's: a word for nothing, or a mistake
shared as (
    select distinct one.part -- many may carry it
    from durable as one
    inner join durable as other
        on
            one.part = other.part
            and one.user_id < other.user_id
            and one.valid_from <= other.valid_to
            and one.valid_to >= other.valid_from
    where one.is_enabled and other.is_enabled and coalesce(one.name_hash, '') <> coalesce(other.name_hash, '')
),

marks as (
    select
        'durable_id' as match_method,
        durable.part as mark,
        durable.user_id,
        durable.place,
        durable.valid_from
    from durable
    where durable.part <> '' and durable.part not in (select shared.part from shared)
    union all
    select
        'address_and_name' as match_method,
        concat(email_hash, ' ', name_hash) as mark,
        user_id,
        place,
        valid_from
    from states
    where email_hash <> '' and name_hash <> ''
),

alike as (
    select
        match_method,
        user_id,
        place,
        min(place) over (partition by match_method, mark) as earlier_place,
        min(valid_from) over (partition by match_method, mark, user_id) as since
    from marks
),

found as (
    select
        alike.match_method,
        alike.user_id,
        earlier.user_id as earlier_id,
        earlier.place as earlier_place,
        alike.since
    from alike
    inner join {{ ref('int_people__listed') }} as earlier on alike.earlier_place = earlier.place
    where alike.earlier_place < alike.place
    union all
    select
        swapped.match_method,
        swapped.user_id,
        swapped.earlier_id,
        earlier.place as earlier_place,
        swapped.since
    from {{ ref('int_people__swapped') }} as swapped
    inner join {{ ref('int_people__listed') }} as earlier on swapped.earlier_id = earlier.user_id
),

weighed as (
    select
        *,
        case match_method
            when 'durable_id' then cast(1 as decimal(3, 2))
            when 'address_and_name' then cast(0.98 as decimal(3, 2))
            when 'address' then cast(0.95 as decimal(3, 2))
            else cast(0.7 as decimal(3, 2))
        end as confidence,
        row_number() over (partition by user_id, match_method order by earlier_place, since) as turn
    from found
)

select
    user_id,
    earlier_id,
    match_method,
    confidence,
    row_number() over (partition by user_id order by confidence desc, earlier_place asc) as choice,
    since
from weighed
where turn = 1
