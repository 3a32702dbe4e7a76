-- The roles of each state a roster person was in. Of several the primary one stands for the person, else the first.
with versions as (
    select * from {{ ref('int_staff__versions') }}
),

roles as (
    {{ split_to_rows('versions', ['user_id', 'valid_from', 'valid_to', 'is_enabled', 'primary_org_id'], 'role', ';') }}
),

types as (
    {{ split_to_rows('versions', ['user_id', 'valid_from'], 'role_type', ';') }}
),

orgs as (
    {{ split_to_rows('versions', ['user_id', 'valid_from'], 'role_org_id', ';') }}
),

begins as (
    {{ split_to_rows('versions', ['user_id', 'valid_from'], 'role_begin_date', ';') }}
),

ends as (
    {{ split_to_rows('versions', ['user_id', 'valid_from'], 'role_end_date', ';') }}
)

select
    roles.user_id,
    roles.valid_from,
    roles.valid_to,
    roles.is_enabled,
    roles.part as role,
    coalesce(nullif(orgs.part, ''), roles.primary_org_id) as org_id,
    try_cast({{ read('begins.part', 'iso_day') }} as date) as begin_date,
    try_cast({{ read('ends.part', 'iso_day') }} as date) as end_date,
    row_number() over (
        partition by roles.user_id, roles.valid_from
        order by case when types.part = 'primary' then 0 else 1 end, roles.part_number
    ) = 1 as is_main
from roles
left join types
    on {{ same_key('roles', 'types', ['user_id', 'valid_from', 'part_number']) }}
left join orgs
    on {{ same_key('roles', 'orgs', ['user_id', 'valid_from', 'part_number']) }}
left join begins
    on {{ same_key('roles', 'begins', ['user_id', 'valid_from', 'part_number']) }}
left join ends
    on {{ same_key('roles', 'ends', ['user_id', 'valid_from', 'part_number']) }}
where roles.part <> ''
