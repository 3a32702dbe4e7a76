-- Records that came in the very load in which another one ended, and have its address, or its name at a school of its:
-- ids that changed. Only where one came and one ended.
with states as (
    select
        versions.user_id,
        versions.email_hash,
        versions.name_hash,
        versions.valid_from,
        listed.place,
        listed.first_seen,
        cast({{ dbt.dateadd('day', 1, 'least(versions.valid_to, cast(\'9999-12-30\' as date))') }} as date) as ended_on
    from {{ ref('int_staff__versions') }} as versions
    inner join {{ ref('int_people__listed') }} as listed on versions.user_id = listed.user_id
    where versions.is_enabled
),

came as (
    select * from states
    where valid_from = first_seen and first_seen > cast('1900-01-01' as date)
),

ended as (
    select * from states
    where not exists (
        select 1 from states as later
        where states.user_id = later.user_id and states.ended_on = later.valid_from
    )
),

found as (
    select
        'address' as match_method,
        came.user_id,
        ended.user_id as earlier_id,
        came.first_seen as since
    from came
    inner join ended on came.first_seen = ended.ended_on and came.email_hash = ended.email_hash
    where came.place > ended.place and came.email_hash <> ''
    union -- two records may meet at several schools
    select
        'name_at_school' as match_method,
        came.user_id,
        ended.user_id as earlier_id,
        came.first_seen as since
    from came
    inner join ended on came.first_seen = ended.ended_on and came.name_hash = ended.name_hash
    inner join {{ ref('int_staff__roles') }} as now
        on came.user_id = now.user_id and came.valid_from = now.valid_from
    inner join {{ ref('int_staff__roles') }} as before
        on ended.user_id = before.user_id and ended.valid_from = before.valid_from and now.org_id = before.org_id
    where came.place > ended.place and came.name_hash <> ''
),

counted as (
    select
        *,
        count(*) over (partition by match_method, user_id) as earlier_count,
        count(*) over (partition by match_method, earlier_id) as later_count
    from found
)

select
    match_method,
    user_id,
    earlier_id,
    since
from counted
where earlier_count = 1 and later_count = 1
