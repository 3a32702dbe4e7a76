-- Every key that points somewhere finds its row. Red: a dimension lost a member or a resolver gave two keys; the row
-- names the pair.
{% set pairs = [
    ('fct_coaching_session', 'coach_key', 'dim_staff', 'person_key'),
    ('fct_session_participant', 'session_key', 'fct_coaching_session', 'session_key'),
    ('fct_session_participant', 'person_key', 'dim_staff', 'person_key'),
    ('fct_session_participant', 'school_key', 'dim_school', 'school_key'),
    ('bridge_session_standard', 'session_key', 'fct_coaching_session', 'session_key'),
    ('bridge_session_standard', 'qualified_code', 'dim_standard', 'qualified_code'),
    ('fct_coaching_cycle', 'person_key', 'dim_staff', 'person_key'),
    ('fct_coaching_cycle', 'school_key', 'dim_school', 'school_key'),
    ('fct_construct_score', 'construct_id', 'dim_construct', 'construct_id'),
    ('fct_prepost_pair', 'school_key', 'dim_school', 'school_key'),
    ('fct_lms_daily', 'teacher_key', 'dim_staff', 'person_key'),
    ('bridge_standard_crosswalk', 'from_code', 'dim_standard', 'qualified_code'),
    ('fct_teacher_week', 'teacher_key', 'dim_staff', 'person_key'),
    ('fct_teacher_week', 'school_key', 'dim_school', 'school_key'),
    ('fct_coach_time', 'coach_key', 'dim_staff', 'person_key'),
    ('fct_coach_time', 'school_key', 'dim_school', 'school_key'),
    ('fct_pd_event', 'attendee_key', 'dim_staff', 'person_key'),
    ('bridge_record_standard', 'qualified_code', 'dim_standard', 'qualified_code'),
    ('dim_standard', 'framework_id', 'dim_framework', 'framework_id'),
    ('dim_standard_text', 'qualified_code', 'dim_standard', 'qualified_code'),
    ('dim_standard', 'parent_code', 'dim_standard', 'qualified_code'),
] -%}
{% for child, column, parent, key in pairs -%}
select
    '{{ child }}.{{ column }}' as reference,
    count(*) as orphans
from {{ ref(child) }} as child
where
    child.{{ column }} is not null
    and not exists (select 1 from {{ ref(parent) }} as parent where parent.{{ key }} = child.{{ column }})
having count(*) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
