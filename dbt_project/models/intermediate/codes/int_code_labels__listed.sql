-- Texts that stand for themselves whatever commas and numbers they hold: a form's own options, then the titles and
-- aliases of its framework's standards where they name one alone.
with questions as (
    select distinct -- a question of a form version, however many cells it has
        form_id,
        form_version,
        framework_id,
        question_id
    from {{ ref('int_code_cells__listed') }}
),

phrases as (
    select
        framework_id,
        title as phrase,
        qualified_code
    from {{ ref('ref_standards') }}
    union all
    select
        aliases.framework_id,
        aliases.alias as phrase,
        standards.qualified_code
    from {{ ref('standard_aliases') }} as aliases
    inner join {{ ref('ref_standards') }} as standards
        on aliases.framework_id = standards.framework_id and aliases.code = standards.code
),

labels as (
    select
        questions.form_id,
        questions.form_version,
        questions.question_id,
        {{ coaching.separated_by_commas(coaching.close_separators('trim(options.option_label)')) }} as label,
        standards.qualified_code,
        'label' as match_method
    from {{ ref('form_option_labels') }} as options
    inner join questions
        on
            options.form_id = questions.form_id
            and options.form_version = questions.form_version
            and options.question_id = questions.question_id
    left join {{ ref('ref_standards') }} as standards
        on questions.framework_id = standards.framework_id and lower(options.code) = standards.code
    union all
    select
        questions.form_id,
        questions.form_version,
        questions.question_id,
        {{ coaching.separated_by_commas(coaching.close_separators('trim(phrases.phrase)')) }} as label,
        phrases.qualified_code,
        'alias' as match_method
    from phrases
    inner join questions on phrases.framework_id = questions.framework_id
)

select
    form_id,
    form_version,
    question_id,
    label,
    max(qualified_code) as qualified_code,
    max(match_method) as match_method
from labels
group by form_id, form_version, question_id, label
-- an option of the form decides; a title that two standards share names neither
having max(match_method) = 'label' or count(distinct qualified_code) = 1
