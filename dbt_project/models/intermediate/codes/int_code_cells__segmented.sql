-- Known labels in a cell, the longest first, and the stretches between them that are still to be read.
with cells as (
    select
        *,
        {{ coaching.separated_by_commas('cell') }} as searched
    from {{ ref('int_code_cells__listed') }}
),

hits as (
    select
        cells.cell_key,
        labels.qualified_code,
        labels.match_method,
        {{ position('labels.label', 'cells.searched') }} as begins_at,
        length(labels.label) - 2 as label_length
    from cells
    inner join {{ ref('int_code_labels__listed') }} as labels
        on
            cells.form_id = labels.form_id
            and cells.form_version = labels.form_version
            and cells.question_id = labels.question_id
            and {{ position('labels.label', 'cells.searched') }} > 0
            and length(labels.label) > 2
),

known as (
    select *
    from hits
    where not exists (
        select 1
        from hits as longer
        where
            longer.cell_key = hits.cell_key
            and longer.label_length > hits.label_length
            and longer.begins_at < hits.begins_at + hits.label_length
            and hits.begins_at < longer.begins_at + longer.label_length
    )
),

ends as (
    select
        cell_key,
        begins_at,
        label_length
    from known
    union all
    select
        cell_key,
        length(cell) + 1 as begins_at,
        0 as label_length
    from cells
),

gaps as (
    select
        cell_key,
        begins_at as ends_at,
        coalesce(lag(begins_at + label_length) over (partition by cell_key order by begins_at), 1) as begins_at
    from ends
)

select
    cell_key,
    begins_at,
    cast(null as {{ dbt.type_string() }}) as unread,
    qualified_code,
    match_method
from known
union all
select
    gaps.cell_key,
    gaps.begins_at,
    substring(cells.cell, gaps.begins_at, gaps.ends_at - gaps.begins_at) as unread,
    cast(null as {{ dbt.type_string() }}) as qualified_code,
    cast(null as {{ dbt.type_string() }}) as match_method
from gaps
inner join cells on gaps.cell_key = cells.cell_key
where gaps.ends_at > gaps.begins_at
