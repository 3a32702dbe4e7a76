-- The pieces of what a coach wrote as standards: the code that a piece begins with, in small letters, and the text
-- beside it or instead of it, in normalised words.
with cells as (
    select
        session_key,
        framework_id,
        standards_raw as cell,
        false as is_primary_cell
    from {{ ref('int_coaching_log__pivoted') }}
    union all
    select
        session_key,
        framework_id,
        primary_standard_raw as cell,
        true as is_primary_cell
    from {{ ref('int_coaching_log__pivoted') }}
    where primary_standard_raw is not null
),

{% set code = '(?:4\\.)?[1-9]\\.?[a-hA-H]?' -%}
separated as (
    -- a comma separates only before a code: texts have commas of their own
    select
        session_key,
        framework_id,
        is_primary_cell,
        {% set commas = replace_all('cell', ',\\s*((?:[A-Z]{4,5}C?-[0-9]{4}:)?' ~ code ~ ')\\b', ';\\1') -%}
        {% set once = replace_all(commas, '\\b((?:4\\.)?[1-9]\\.?[a-hA-H])\\s+((?:4\\.)?[1-9]\\.?[a-hA-H])\\b',
            '\\1;\\2') -%}
        {{ replace_all(once, '\\b((?:4\\.)?[1-9]\\.?[a-hA-H])\\s+((?:4\\.)?[1-9]\\.?[a-hA-H])\\b', '\\1;\\2') }} as cell
    from cells
),

pieces as (
    {{ split_to_rows('separated', ['session_key', 'framework_id', 'is_primary_cell'], 'cell', '[;|\\n]') }}
)

select
    session_key,
    framework_id,
    is_primary_cell,
    part_number,
    part as raw_code,
    {{ extract_first('part', '^([A-Z]{4,5}C?-[0-9]{4}):') }} in ('', framework_id) as is_own_framework,
    lower({{ extract_first('part',
        '^(?:[A-Z]{4,5}C?-[0-9]{4}:)?\\s*(?:[Ss]tandard\\s+|ISTE[A-Za-z-]*\\s+|NETS[A-Za-z-]*\\s+)?(' ~ code
        ~ ')(?:[^0-9A-Za-z.]|\\.?$|\\.[^0-9a-h])') }}) as written_code,
    {{ coaching.normalised_words(replace_all('part', '^(?:[A-Z]{4,5}C?-[0-9]{4}:)?\\s*(?:[Ss]tandard\\s+)?'
        ~ code ~ '(?:[^0-9A-Za-z]+|$)', '')) }} as words
from pieces
where part <> ''
