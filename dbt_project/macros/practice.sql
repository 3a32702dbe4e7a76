{# What of a teacher's week is followed as an outcome, once for the models that measure, align and show it. Counts
   are skewed: they go in as logarithms of (count + 1/2), so that what changes is the typical teacher's week. #}
{% macro practice_outcomes() -%}
    {{ return({
        'active_share': {'value': coaching.ratio('known.n_active_events', 'known.n_mapped_events'),
            'unit': 'share', 'direction': 'up', 'name': 'Share of students\' events that make something'},
        'active_events': {'value': _logged('n_active_events'),
            'unit': 'log_events', 'direction': 'up', 'name': 'Students\' events that make something'},
        'feedback_events': {'value': _logged('n_feedback_events'),
            'unit': 'log_events', 'direction': 'up', 'name': 'Pieces of work graded'},
        'feedback_hours': {'value': 'cast(known.feedback_hours_median as double)',
            'unit': 'hours', 'direction': 'down', 'name': 'Hours from handing in to grading'},
        'interactions': {'value': _logged('n_interactions'),
            'unit': 'log_events', 'direction': 'up', 'name': 'Gradings, comments and posts of the teacher'},
    }) }}
{%- endmacro %}

{% macro _logged(count) -%}
    ln(cast(known.{{ count }} as double) + 0.5)
{%- endmacro %}

{# The label of an outcome, by its id: `part` is unit, direction or name. #}
{% macro practice_label(column, part) -%}
    case {{ column }}
        {% for id, outcome in coaching.practice_outcomes().items() -%}
        when '{{ id }}' then '{{ outcome[part] | replace("'", "''") }}'
        {% endfor -%}
    end
{%- endmacro %}
