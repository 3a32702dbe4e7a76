{{ config(schema='marts_restricted') }}
-- Evidence of a standard at a school in a term: counts of what was made and said, never an effect. An indicator's items
-- count once in its standard too.
{% set roles = evidence_roles() -%}
with items as (
    {% for kind in ['artifact', 'testimonial'] -%}
    select
        record_key,
        '{{ kind }}' as kind,
        {{ {'artifact': 'artifact_date', 'testimonial': 'told_date'}[kind] }} as item_date,
        school_key,
        actor_role,
        has_consent,
        {{ "evidence_type" if kind == 'artifact' else "cast(null as " ~ dbt.type_string() ~ ")" }} as evidence_type
    from {{ ref('fct_' ~ kind) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

standards as (
    select distinct -- two indicators of one standard are one item of it
        bridge.record_key,
        members.member as qualified_code
    from {{ ref('bridge_record_standard') }} as bridge
    inner join {{ ref('int_standard_members__listed') }} as members on bridge.qualified_code = members.qualified_code
    where members.level in ('indicator', 'standard')
),

placed as (
    select
        items.record_key,
        items.kind,
        items.actor_role,
        items.has_consent,
        items.evidence_type,
        standards.qualified_code,
        coalesce(items.school_key, unknown.school_key) as school_key,
        case
            when terms.term is null then 'outside the terms'
            else concat(terms.school_year, ' ', terms.term)
        end as period_key
    from items
    inner join standards on items.record_key = standards.record_key
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    left join {{ ref('calendar_terms') }} as terms
        on items.item_date between cast(terms.start_date as date) and cast(terms.end_date as date)
),

counted as (
    select
        qualified_code,
        school_key,
        period_key,
        {% for kind in ['artifact', 'testimonial'] -%}
        count(*) filter (where kind = '{{ kind }}') as {{ kind }}s_n,
        {% for role in roles -%}
        count(*) filter (where kind = '{{ kind }}' and actor_role = '{{ role }}') as {{ kind }}s_{{ role }}_n,
        {% endfor -%}
        count(*) filter (
            where kind = '{{ kind }}' and coalesce(actor_role, '') not in ('{{ roles | join("', '") }}')
        ) as {{ kind }}s_other_role_n,
        count(*) filter (where kind = '{{ kind }}' and has_consent) as {{ kind }}s_with_consent_n,
        {% endfor -%}
        count(*) filter (where evidence_type = 'ownership_example') as ownership_examples_n
    from placed
    group by qualified_code, school_key, period_key
),

languages as (
    select
        qualified_code,
        {{ join_sorted('lang', ', ') }} as text_languages
    from {{ ref('dim_standard_text') }}
    group by qualified_code
)

select
    counted.qualified_code,
    languages.text_languages,
    standards.framework_id,
    standards.standard_level,
    standards.standard_title,
    counted.school_key,
    schools.school_code,
    schools.school_name,
    counted.period_key,
    {% for kind in ['artifact', 'testimonial'] -%}
    counted.{{ kind }}s_n,
    {% for role in roles -%}
    counted.{{ kind }}s_{{ role }}_n,
    {% endfor -%}
    counted.{{ kind }}s_other_role_n,
    counted.{{ kind }}s_with_consent_n,
    {% endfor -%}
    counted.ownership_examples_n
from counted
inner join {{ ref('dim_standard') }} as standards on counted.qualified_code = standards.qualified_code
inner join {{ ref('dim_school') }} as schools on counted.school_key = schools.school_key
left join languages on counted.qualified_code = languages.qualified_code
