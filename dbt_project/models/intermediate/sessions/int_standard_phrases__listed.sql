-- What a standard may be called, in normalised words: its title, its paraphrase and its aliases.
with phrases as (
    select
        framework_id,
        qualified_code,
        title as phrase
    from {{ ref('ref_standards') }}
    union all
    select
        framework_id,
        qualified_code,
        paraphrase as phrase
    from {{ ref('ref_standards') }}
    union all
    select
        aliases.framework_id,
        standards.qualified_code,
        aliases.alias as phrase
    from {{ ref('standard_aliases') }} as aliases
    inner join {{ ref('ref_standards') }} as standards
        on aliases.framework_id = standards.framework_id and aliases.code = standards.code
),

normalised as (
    select distinct -- an alias may repeat a title
        framework_id,
        qualified_code,
        {{ coaching.normalised_words('phrase') }} as words
    from phrases
)

select
    framework_id,
    qualified_code,
    words,
    count(*) over (partition by framework_id, words) = 1 as is_exact_unique
from normalised
