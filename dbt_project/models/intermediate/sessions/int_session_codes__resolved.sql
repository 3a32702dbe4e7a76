-- Each piece that was written for a session, with its standard in the form's own framework and never outside it. In
-- order: the code or label; an alias; the text beside it or instead of it. A code that stays unmatched is UNALIGNED,
-- for review; a text that does is free text, which takes no part.
with sessions as (
    select * from {{ ref('int_session_cells__keyed') }}
),

named as (
    select
        sessions.session_key,
        sessions.is_primary_cell,
        matched.*,
        texts.score,
        texts.qualified_code as nearest_code,
        coalesce(
            matched.code_match, matched.alias_match, case when texts.is_sure then texts.qualified_code end
        ) as found_code,
        row_number() over (
            partition by sessions.session_key, sessions.is_primary_cell
            order by matched.begins_at, matched.piece_number, matched.item_number, matched.range_step
        ) as piece_position
    from sessions
    inner join {{ ref('int_code_cells__matched') }} as matched on sessions.cell_key = matched.cell_key
    left join {{ ref('int_session_texts__scored') }} as texts
        on matched.framework_id = texts.framework_id and matched.words = texts.words and matched.is_own_framework
),

judged as (
    select
        *,
        found_code is not null or written_code <> '' as is_counted
    from named
)

select
    session_key,
    framework_id,
    is_primary_cell,
    piece_position,
    is_counted,
    case
        when is_counted
            then sum(case when is_counted then 1 else 0 end) over (
                partition by session_key, is_primary_cell
                order by piece_position
                rows between unbounded preceding and current row
            )
    end as part_number,
    raw_code,
    coalesce(found_code, concat(framework_id, ':UNALIGNED')) as qualified_code,
    case
        when code_match is not null then code_method
        when found_code is null then case when is_counted then 'unresolved' else 'free_text' end
        when written_code <> '' then 'text_override'
        when alias_match is not null then 'alias'
        else 'text'
    end as match_method,
    cast(case
        when coalesce(code_match, alias_match) is not null then 1
        when found_code is not null then score
        else 0
    end as decimal(6, 4)) as confidence,
    case when found_code is null then nearest_code end as proposed_code
from judged
