-- Each code a coach wrote, matched within the form's own framework and never outside it. In order: the code itself; its
-- later printed form (4.2.b); an alias; the text beside it or instead of it, by the share of words it has in common
-- with a title, paraphrase or alias (Dice coefficient, at least var code_text_threshold, and better than any other
-- standard). What stays unmatched is UNALIGNED, for review.
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
),

parsed as (
    select
        session_key,
        framework_id,
        is_primary_cell,
        part_number,
        part as raw_code,
        {{ extract_first('part', '^([A-Z]{4,5}C?-[0-9]{4}):') }} as named_framework,
        lower({{ extract_first('part',
            '^(?:[A-Z]{4,5}C?-[0-9]{4}:)?\\s*(?:[Ss]tandard\\s+|ISTE[A-Za-z-]*\\s+|NETS[A-Za-z-]*\\s+)?(' ~ code
            ~ ')(?:[^0-9A-Za-z.]|\\.?$|\\.[^0-9a-h])') }}) as written_code,
        {{ coaching.normalised_words(replace_all('part', '^(?:[A-Z]{4,5}C?-[0-9]{4}:)?\\s*(?:[Ss]tandard\\s+)?'
            ~ code ~ '(?:[^0-9A-Za-z]+|$)', '')) }} as words
    from pieces
    where part <> ''
),

standards as (
    select
        framework_id,
        code,
        qualified_code,
        later_code
    from {{ ref('ref_standards') }}
),

exact as (
    select
        parsed.*,
        case
            when parsed.named_framework in ('', parsed.framework_id)
                then coalesce(by_code.qualified_code, by_later.qualified_code)
        end as code_match,
        case when by_code.qualified_code is not null then 'code' else 'later_code' end as code_method,
        by_alias.qualified_code as alias_match
    from parsed
    left join standards as by_code
        on
            parsed.framework_id = by_code.framework_id
            and {{ replace_all('parsed.written_code', '^([1-9])\\.([a-h])$', '\\1\\2') }} = by_code.code
    left join standards as by_later
        on parsed.framework_id = by_later.framework_id and parsed.written_code = by_later.later_code
    left join {{ ref('int_standard_phrases__listed') }} as by_alias
        on
            parsed.framework_id = by_alias.framework_id and parsed.words = by_alias.words and by_alias.is_exact_unique
            and parsed.words <> ''
),

open_texts as (
    select distinct -- the same text is written many times and scored once
        framework_id,
        words
    from exact
    where code_match is null and alias_match is null and words <> '' and named_framework in ('', framework_id)
),

open_words as (
    select distinct -- a word counts once however often a text repeats it
        framework_id,
        words,
        part as word
    from ({{ split_to_rows('open_texts', ['framework_id', 'words'], 'words', ' ') }}) as split_words
),

phrase_words as (
    select distinct -- as above
        framework_id,
        qualified_code,
        words,
        part as word
    from ({{ split_to_rows(ref('int_standard_phrases__listed'), ['framework_id', 'qualified_code', 'words'], 'words',
        ' ') }}) as split_words
),

open_sizes as (
    select
        framework_id,
        words,
        count(*) as word_count
    from open_words
    group by framework_id, words
),

phrase_sizes as (
    select
        qualified_code,
        words,
        count(*) as word_count
    from phrase_words
    group by qualified_code, words
),

scores as (
    select
        open_words.framework_id,
        open_words.words,
        phrase_words.qualified_code,
        2.0 * count(*) / (max(open_sizes.word_count) + max(phrase_sizes.word_count)) as score
    from open_words
    inner join phrase_words
        on
            open_words.framework_id = phrase_words.framework_id
            and open_words.word = phrase_words.word
    inner join open_sizes on open_words.framework_id = open_sizes.framework_id and open_words.words = open_sizes.words
    inner join phrase_sizes
        on
            phrase_words.qualified_code = phrase_sizes.qualified_code
            and phrase_words.words = phrase_sizes.words
    group by open_words.framework_id, open_words.words, phrase_words.qualified_code, phrase_words.words
),

best_scores as (
    select
        framework_id,
        words,
        qualified_code,
        max(score) as score
    from scores
    group by framework_id, words, qualified_code
),

ranked as (
    select
        *,
        row_number() over (partition by framework_id, words order by score desc, qualified_code asc) as place,
        lead(score, 1, 0) over (partition by framework_id, words order by score desc, qualified_code asc) as next_score
    from best_scores
),

text_matches as (
    select
        framework_id,
        words,
        qualified_code,
        score
    from ranked
    where place = 1 and score > next_score and score >= {{ var('code_text_threshold') }}
)

select
    exact.session_key,
    exact.framework_id,
    exact.is_primary_cell,
    exact.part_number,
    exact.raw_code,
    coalesce(
        exact.code_match, exact.alias_match, text_matches.qualified_code,
        concat(exact.framework_id, ':UNALIGNED')
    ) as qualified_code,
    case
        when exact.code_match is not null then exact.code_method
        when coalesce(exact.alias_match, text_matches.qualified_code) is null then 'unresolved'
        when exact.written_code <> '' then 'text_override'
        when exact.alias_match is not null then 'alias'
        else 'text'
    end as match_method,
    cast(case
        when exact.code_match is not null or exact.alias_match is not null then 1
        else coalesce(text_matches.score, 0)
    end as decimal(6, 4)) as confidence
from exact
left join text_matches on exact.framework_id = text_matches.framework_id and exact.words = text_matches.words
