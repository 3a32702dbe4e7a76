-- Texts that neither a code nor an alias explains, with the standard whose title, paraphrase or alias has the largest
-- share of words in common with them (Dice coefficient), where that is better than any other standard's. From var
-- code_text_threshold on it is sure enough to count; below it is proposed for review.
with open_texts as (
    select distinct -- the same text is written many times and scored once
        framework_id,
        words
    from {{ ref('int_code_cells__matched') }}
    where code_match is null and alias_match is null and words <> '' and is_own_framework
),

open_words as (
    select -- a word counts once however often a text repeats it
        framework_id,
        words,
        part as word,
        count(*) over (partition by framework_id, words) as word_count
    from ({{ split_to_rows('open_texts', ['framework_id', 'words'], 'words', ' ') }}) as split_words
    group by framework_id, words, part
),

phrase_words as (
    select -- as above
        framework_id,
        qualified_code,
        words,
        part as word,
        count(*) over (partition by qualified_code, words) as word_count
    from ({{ split_to_rows(ref('int_standard_phrases__listed'), ['framework_id', 'qualified_code', 'words'], 'words',
        ' ') }}) as split_words
    group by framework_id, qualified_code, words, part
),

scores as (
    select
        open_words.framework_id,
        open_words.words,
        phrase_words.qualified_code,
        2.0 * count(*) / (max(open_words.word_count) + max(phrase_words.word_count)) as score
    from open_words
    inner join phrase_words
        on open_words.framework_id = phrase_words.framework_id and open_words.word = phrase_words.word
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
)

select
    framework_id,
    words,
    qualified_code,
    score,
    score >= {{ var('code_text_threshold') }} as is_sure
from ranked
where place = 1 and score > next_score
