{{ config(schema='marts_restricted') }}
-- How roles rate one side of the programme at a school in a year. An order from 1 to 5 given by few people has no
-- interval that would hold, so none is told.
{% set roles = rating_roles() -%}
with rated as (
    select
        school_key,
        coalesce(school_year, 'not said') as school_year,
        rated_topic,
        {% for role in roles -%}
        count(*) filter (where rater_role = '{{ role }}') as {{ role }}_ratings_n,
        {{ ratio(exact_sum('condition_score', "rater_role = '" ~ role ~ "'"),
            "count(*) filter (where rater_role = '" ~ role ~ "')") }} as {{ role }}_mean,
        {% endfor -%}
        count(*) as ratings_n,
        {{ ratio(exact_sum('condition_score'), 'count(*)') }} as mean_rating
    from {{ ref('fct_programme_rating') }}
    where school_key is not null and rated_topic is not null and condition_score is not null
    group by school_key, coalesce(school_year, 'not said'), rated_topic
)

select
    rated.school_key,
    schools.school_code,
    schools.school_name,
    rated.school_year,
    rated.rated_topic,
    terms.term_name as topic_name,
    rated.ratings_n,
    {{ rounded('rated.mean_rating', 'decimal(6, 4)') }} as mean_rating,
    {% for role in roles -%}
    rated.{{ role }}_ratings_n,
    {{ rounded('rated.' ~ role ~ '_mean', 'decimal(6, 4)') }} as {{ role }}_mean,
    {% endfor -%}
    {{ rounded('rated.coach_mean - rated.administrator_mean', 'decimal(6, 4)') }} as role_gap
from rated
left join {{ ref('dim_school') }} as schools on rated.school_key = schools.school_key
left join {{ ref('dim_term') }} as terms
    on terms.vocabulary = 'programme_factor' and rated.rated_topic = terms.term_code
