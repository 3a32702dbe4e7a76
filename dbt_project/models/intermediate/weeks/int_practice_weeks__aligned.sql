-- Series of weeks before and after coaching began, of a school and of the district: the mean over the teachers of whom
-- something is known that week. Aligned on the school's first week, or on each teacher's own.
with aligned as (
    {% for level, start, place in [
        ('district', 'district_start', "'district'"), ('school', 'school_start', 'school_key'),
    ] -%}
    select
        'school' as aligned_on,
        '{{ level }}' as place_level,
        {{ place }} as place,
        {% for id in practice_outcomes() -%}
        {{ id }},
        {% endfor -%}
        week_number,
        {{ start }} as begins_at
    from {{ ref('int_teacher_weeks__timed') }}
    union all
    select
        'teacher' as aligned_on,
        '{{ level }}' as place_level,
        {{ place if level == 'district' else 'own_start_school_key' }} as place,
        {% for id in practice_outcomes() -%}
        {{ 'case when is_seen_around then interactions end as interactions' if id == 'interactions' else id }},
        {% endfor -%}
        week_number - own_start as week_number,
        0 as begins_at
    from {{ ref('int_teacher_weeks__timed') }}
    where is_whole_around and is_around
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

{% for id in practice_outcomes() -%}
select
    aligned_on,
    place_level,
    place,
    '{{ id }}' as outcome_id,
    cast(week_number as bigint) as week_number,
    cast(begins_at as bigint) as begins_at,
    count({{ id }}) as n_teachers,
    {{ ratio(exact_sum(id), 'count(' ~ id ~ ')') }} as mean_value
from aligned
group by aligned_on, place_level, place, week_number, begins_at
having count({{ id }}) > 0
{% if not loop.last %}union all{% endif %}
{% endfor %}
