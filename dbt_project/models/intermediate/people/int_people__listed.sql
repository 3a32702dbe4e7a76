-- The records of a roster's staff list, in the order in which they came to be known: the key map's, then the nights'.
with seen as (
    select
        user_id,
        min(valid_from) as first_seen
    from {{ ref('int_staff__versions') }}
    group by user_id
),

entries as (
    select
        *,
        min(entry) over (partition by roster_id) as first_entry,
        row_number() over (partition by roster_id order by entry desc) as recency
    from {{ source('coaching', 'people_keys') }}
)

select
    seen.user_id,
    row_number() over (
        order by
            case when entries.first_entry is null then 1 else 0 end,
            entries.first_entry,
            seen.first_seen,
            seen.user_id
    ) as place,
    seen.first_seen,
    entries.person_id as known_person_id,
    entries.match_method as known_method,
    entries.confidence as known_confidence,
    entries.since as known_since
from seen
left join entries on seen.user_id = entries.roster_id and entries.recency = 1
