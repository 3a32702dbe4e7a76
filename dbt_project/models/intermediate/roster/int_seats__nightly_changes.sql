{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_followed('history_of_enrollment_id') }}") }}
-- One night's changes of the seats from which classes are taught, against the load before it; a row without seat_id
-- remembers that a night was compared.
{% set pending = pending_followed_loads('history_of_enrollment_id') %}
{% set keys = ['source_name', 'load_date', 'load_id', 'previous_load_id'] %}

with pairs as (
    select * from ({{ followed_load_pairs('history_of_enrollment_id') }}) as pair
    where pair.load_date in ({{ date_list(pending.load_dates) }})
),

seats as (
    select
        source_name,
        load_date,
        seat_id,
        user_id,
        class_id,
        school_id,
        begin_date,
        end_date,
        row_number() over (partition by source_name, load_date, seat_id order by row_number_in_load desc) as recency
    from {{ ref('int_roster__enrollments') }}
    where
        load_date in ({{ date_list(pending.scan_dates) }}) and role = 'teacher' and is_active and user_id is not null
),

sides as (
    {% for side, day in [('now', 'load_date'), ('before', 'previous_load_date')] -%}
    select
        pairs.source_name,
        pairs.load_date,
        pairs.load_id,
        pairs.previous_load_id,
        seats.seat_id,
        seats.user_id,
        seats.class_id,
        seats.school_id,
        seats.begin_date,
        seats.end_date,
        '{{ side }}' as side
    from pairs
    inner join seats on pairs.source_name = seats.source_name and pairs.{{ day }} = seats.load_date
    where seats.recency = 1
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- a state that both nights show is no change
states as (
    select
        *,
        count(*) over (
            partition by {{ keys | join(', ') }}, seat_id, user_id, class_id, school_id, begin_date, end_date
        ) as shown_count,
        count(*) over (partition by {{ keys | join(', ') }}, seat_id) as night_count
    from sides
)

select
    {{ keys | join(',\n    ') }},
    seat_id,
    case when side = 'before' then 'gone' when night_count = 2 then 'changed' else 'appeared' end as change_type,
    user_id,
    class_id,
    school_id,
    begin_date,
    end_date
from states
where shown_count = 1 and (side = 'now' or night_count = 1)
union all
select
    {{ keys | join(',\n    ') }},
    cast(null as {{ dbt.type_string() }}) as seat_id,
    'compared' as change_type,
    cast(null as {{ dbt.type_string() }}) as user_id,
    cast(null as {{ dbt.type_string() }}) as class_id,
    cast(null as {{ dbt.type_string() }}) as school_id,
    cast(null as date) as begin_date,
    cast(null as date) as end_date
from pairs
