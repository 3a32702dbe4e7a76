with loads as (
    select
        source as source_name,
        stream as stream_name,
        cast(load_date as date) as load_date,
        load_id,
        cast(rows as bigint) as rows_landed,
        cast(accepted as bigint) as rows_accepted,
        cast(quarantined as bigint) as rows_quarantined,
        completeness,
        revision,
        shrink_accepted
    from {{ source('coaching', 'loads') }}
),

rules as (
    select
        source as source_name,
        stream as stream_name,
        load_id,
        rule_name,
        cast(sum(rows) as bigint) as rule_rows
    from {{ source('coaching', 'quarantine') }}
    group by source, stream, load_id, rule_name
),

rules_by_load as (
    select
        source_name,
        stream_name,
        load_id,
        {{ join_sorted("concat(rule_name, '=', rule_rows)") }} as quarantined_by_rule
    from rules
    group by source_name, stream_name, load_id
),

ranked_outcomes as (
    select
        source as source_name,
        stream as stream_name,
        cast(load_date as date) as load_date,
        status,
        reason,
        -- a refusal tells most, then what the check said
        row_number() over (
            partition by source, stream, load_date
            order by case when status = 'refused' then 0 when step = 'check' then 1 else 2 end, step
        ) as choice
    from {{ source('coaching', 'outcomes') }}
    where coalesce(stream, '') <> ''
),

outcomes as (
    select * from ranked_outcomes
    where choice = 1
)

select
    coalesce(loads.source_name, outcomes.source_name) as source_name,
    coalesce(loads.stream_name, outcomes.stream_name) as stream_name,
    coalesce(loads.load_date, outcomes.load_date) as load_date,
    loads.load_id,
    coalesce(loads.rows_landed, 0) as rows_landed,
    coalesce(loads.rows_accepted, 0) as rows_accepted,
    coalesce(loads.rows_quarantined, 0) as rows_quarantined,
    rules_by_load.quarantined_by_rule,
    loads.completeness,
    cast(loads.revision as bigint) as revision,
    coalesce(loads.shrink_accepted, false) as is_shrink_accepted,
    coalesce(outcomes.status = 'refused', false) as is_refused,
    case when outcomes.status = 'refused' then outcomes.reason end as refusal_reason
from loads
full outer join outcomes
    on
        loads.source_name = outcomes.source_name
        and loads.stream_name = outcomes.stream_name
        and loads.load_date = outcomes.load_date
left join rules_by_load
    on
        loads.source_name = rules_by_load.source_name
        and loads.stream_name = rules_by_load.stream_name
        and loads.load_id = rules_by_load.load_id
