-- What a standard may be called: the wording that dim_standard has, then other languages and later wordings.
select
    standards.qualified_code,
    standards.framework_id,
    'en' as lang,
    cast(frameworks.issued_year as {{ dbt.type_string() }}) as text_version,
    true as is_default_text,
    standards.standard_title,
    standards.standard_paraphrase
from {{ ref('dim_standard') }} as standards
inner join {{ ref('dim_framework') }} as frameworks on standards.framework_id = frameworks.framework_id
union all
select
    concat(framework_id, ':', code) as qualified_code,
    framework_id,
    lang,
    text_version,
    false as is_default_text,
    title as standard_title,
    {{ filled('paraphrase') }} as standard_paraphrase
from {{ ref('ref_standard_texts') }}
