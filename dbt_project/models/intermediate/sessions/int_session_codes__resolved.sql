-- Each code a coach wrote, matched within the form's own framework and never outside it. In order: the code itself; its
-- later printed form; an alias; the text beside it or instead of it. What stays unmatched is UNALIGNED, for review.
with matched as (
    select * from {{ ref('int_session_codes__matched') }}
),

texts as (
    select * from {{ ref('int_session_texts__scored') }}
)

select
    matched.session_key,
    matched.framework_id,
    matched.is_primary_cell,
    matched.part_number,
    matched.raw_code,
    coalesce(
        matched.code_match, matched.alias_match, texts.qualified_code, concat(matched.framework_id, ':UNALIGNED')
    ) as qualified_code,
    case
        when matched.code_match is not null then matched.code_method
        when coalesce(matched.alias_match, texts.qualified_code) is null then 'unresolved'
        when matched.written_code <> '' then 'text_override'
        when matched.alias_match is not null then 'alias'
        else 'text'
    end as match_method,
    cast(case
        when matched.code_match is not null or matched.alias_match is not null then 1
        else coalesce(texts.score, 0)
    end as decimal(6, 4)) as confidence
from matched
left join texts on matched.framework_id = texts.framework_id and matched.words = texts.words
