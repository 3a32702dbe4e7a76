-- The standard of the form's own framework that a piece names: by the code itself, by the code as printed later
-- (4.2.b), or by a text that is a title, paraphrase or alias of that standard alone.
with parsed as (
    select * from {{ ref('int_session_codes__parsed') }}
),

standards as (
    select
        framework_id,
        code,
        qualified_code,
        later_code
    from {{ ref('ref_standards') }}
)

select
    parsed.session_key,
    parsed.framework_id,
    parsed.is_primary_cell,
    parsed.part_number,
    parsed.raw_code,
    parsed.is_own_framework,
    parsed.written_code,
    parsed.words,
    coalesce(by_code.qualified_code, by_later.qualified_code) as code_match,
    case
        when by_code.qualified_code is not null then 'code'
        when by_later.qualified_code is not null then 'later_code'
    end as code_method,
    by_alias.qualified_code as alias_match
from parsed
left join standards as by_code
    on
        parsed.framework_id = by_code.framework_id
        and {{ replace_all('parsed.written_code', '^([1-9])\\.([a-h])$', '\\1\\2') }} = by_code.code
        and parsed.is_own_framework
left join standards as by_later
    on
        parsed.framework_id = by_later.framework_id
        and parsed.written_code = by_later.later_code
        and parsed.is_own_framework
left join {{ ref('int_standard_phrases__listed') }} as by_alias
    on
        parsed.framework_id = by_alias.framework_id and parsed.words = by_alias.words and by_alias.is_exact_unique
        and parsed.words <> ''
