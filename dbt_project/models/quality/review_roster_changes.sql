-- Nights on which so many of a roster's staff records ended at once that a load of so many fewer rows would have been
-- refused: a system was replaced, or ids were given anew. Who is told to be whom stands in int_people__keyed.
with nights as (
    select
        changes.source_name,
        changes.load_date,
        count(*) filter (where changes.change_type = 'gone') as gone_count,
        count(*) filter (where changes.change_type = 'appeared') as new_count,
        count(*) filter (
            where changes.change_type = 'appeared' and keyed.person_id <> keyed.roster_id
        ) as followed_count
    from {{ ref('int_staff__nightly_changes') }} as changes
    left join {{ ref('int_people__keyed') }} as keyed on changes.user_id = keyed.roster_id
    group by changes.source_name, changes.load_date
),

followed as (
    select
        nights.source_name,
        nights.load_date,
        nights.gone_count,
        nights.new_count,
        nights.followed_count,
        count(*) filter (where earlier.change_type = 'appeared')
        - count(*) filter (where earlier.change_type = 'gone') as before_count
    from nights
    inner join {{ ref('int_staff__nightly_changes') }} as earlier
        on nights.source_name = earlier.source_name and nights.load_date > earlier.load_date
    where nights.gone_count > 0
    group by
        nights.source_name, nights.load_date, nights.gone_count, nights.new_count, nights.followed_count
)

select
    source_name,
    load_date,
    cast(before_count as bigint) as before_count,
    cast(gone_count as bigint) as gone_count,
    cast(new_count as bigint) as new_count,
    cast(followed_count as bigint) as followed_count
from followed
where gone_count > before_count * {{ var('thresholds')['shrink_share'] }}
