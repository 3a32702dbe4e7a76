{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_followed('history_of_user_id') }}") }}
-- One night's changes against the load before it. A night is compared again when its own load or the preceding one is
-- another than it was; a row without user_id remembers that a night was compared.
{% set pending = pending_followed_loads('history_of_user_id') %}

with pairs as (
    select * from ({{ followed_load_pairs('history_of_user_id') }}) as pair
    where pair.load_date in ({{ date_list(pending.load_dates) }})
),

history as (
    select
        *,
        md5({{ text_of([
            'role', 'role_type', 'role_org_id', 'primary_org_id', 'job_title', 'is_enabled', 'user_status',
            'role_begin_date', 'role_end_date', 'email_hash', 'name_hash',
            'durable_ids'
        ]) }}) as attributes_hash,
        row_number() over (partition by source_name, load_date, user_id order by row_number_in_load desc) as recency
    from {{ ref('int_roster__people') }}
    where load_date in ({{ date_list(pending.scan_dates) }})
),

staff as (
    select * from history
    where recency = 1
),

current_rows as (
    select
        staff.*,
        pairs.load_id as pair_load_id,
        pairs.previous_load_id
    from pairs
    inner join staff on pairs.source_name = staff.source_name and pairs.load_date = staff.load_date
),

previous_rows as (
    select
        staff.*,
        pairs.load_date as pair_load_date,
        pairs.load_id as pair_load_id,
        pairs.previous_load_id
    from pairs
    inner join staff on pairs.source_name = staff.source_name and pairs.previous_load_date = staff.load_date
)

select
    current_rows.source_name,
    current_rows.load_date,
    current_rows.pair_load_id as load_id,
    current_rows.previous_load_id,
    current_rows.user_id,
    case when previous_rows.user_id is null then 'appeared' else 'changed' end as change_type,
    current_rows.role,
    current_rows.role_type,
    current_rows.role_org_id,
    current_rows.primary_org_id,
    current_rows.role_begin_date,
    current_rows.role_end_date,
    current_rows.job_title,
    current_rows.is_enabled and current_rows.user_status not in ('tobedeleted', 'inactive') as is_enabled,
    current_rows.email_hash,
    current_rows.name_hash,
    current_rows.durable_ids
from current_rows
left join previous_rows
    on
        current_rows.source_name = previous_rows.source_name
        and current_rows.load_date = previous_rows.pair_load_date
        and current_rows.user_id = previous_rows.user_id
where previous_rows.user_id is null or current_rows.attributes_hash <> previous_rows.attributes_hash
union all
select
    previous_rows.source_name,
    previous_rows.pair_load_date as load_date,
    previous_rows.pair_load_id as load_id,
    previous_rows.previous_load_id,
    previous_rows.user_id,
    'gone' as change_type,
    previous_rows.role,
    previous_rows.role_type,
    previous_rows.role_org_id,
    previous_rows.primary_org_id,
    previous_rows.role_begin_date,
    previous_rows.role_end_date,
    previous_rows.job_title,
    false as is_enabled,
    previous_rows.email_hash,
    previous_rows.name_hash,
    previous_rows.durable_ids
from previous_rows
left join current_rows
    on
        previous_rows.source_name = current_rows.source_name
        and previous_rows.pair_load_date = current_rows.load_date
        and previous_rows.user_id = current_rows.user_id
where current_rows.user_id is null
union all
select
    pairs.source_name,
    pairs.load_date,
    pairs.load_id,
    pairs.previous_load_id,
    cast(null as {{ dbt.type_string() }}) as user_id,
    'compared' as change_type,
    cast(null as {{ dbt.type_string() }}) as role,
    cast(null as {{ dbt.type_string() }}) as role_type,
    cast(null as {{ dbt.type_string() }}) as role_org_id,
    cast(null as {{ dbt.type_string() }}) as primary_org_id,
    cast(null as {{ dbt.type_string() }}) as role_begin_date,
    cast(null as {{ dbt.type_string() }}) as role_end_date,
    cast(null as {{ dbt.type_string() }}) as job_title,
    cast(null as boolean) as is_enabled,
    cast(null as {{ dbt.type_string() }}) as email_hash,
    cast(null as {{ dbt.type_string() }}) as name_hash,
    cast(null as {{ dbt.type_string() }}) as durable_ids
from pairs
