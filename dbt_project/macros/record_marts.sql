{# What time is spent on, by class and by activity, with what is none of them: parts of one whole. #}
{% macro time_classes() -%}
    {{ return(['aligned_coaching', 'learning_tech_support', 'off_role', 'pd', 'admin', 'travel']) }}
{%- endmacro %}

{% macro nine_activities() -%}
    {{ return({'BR': 'relationships', 'AN': 'needs', 'SG': 'goals', 'MB': 'modeling', 'SP': 'practice',
        'DB': 'debriefing', 'AS': 'support', 'MC': 'monitoring', 'CS': 'celebrating'}) }}
{%- endmacro %}

{% macro minutes_where(condition) -%}
    cast(coalesce(sum(case when {{ condition }} then minutes end), 0) as decimal(12, 2))
{%- endmacro %}

{# By whom evidence may be; whatever else is written is counted apart. #}
{% macro evidence_roles() -%}
    {{ return(['teacher', 'administrator', 'student', 'coach', 'parent']) }}
{%- endmacro %}

{% macro credential_elements() -%}
    {{ return(['learning', 'leadership', 'teaching', 'citizenship']) }}
{%- endmacro %}

{# The ten roles of a coach (Killion and Harrison), as the seed ref_terms names them. #}
{% macro coach_roles() -%}
    {{ return(['resource_provider', 'data_coach', 'instructional_specialist', 'curriculum_specialist',
        'classroom_supporter', 'learning_facilitator', 'mentor', 'school_leader', 'catalyst_for_change', 'learner']) }}
{%- endmacro %}

{% macro stakeholders() -%}
    {{ return(['teachers', 'students', 'principals', 'coaches', 'district']) }}
{%- endmacro %}

{# A cost that is somebody's post: what a school must go on paying to keep its coach. #}
{% macro is_post() -%}
    cost_category in ('salary', 'stipend')
{%- endmacro %}

{# What several records tell of one item of a learning group: raised at one meeting, told again at those to which it was
   carried over and at the one that closed it. Agendas number their items anew, so the day that raised it is
   part of it. #}
{% macro plc_item() -%}
    case
        when item_id is null then record_key
        else concat_ws('|', coalesce(group_id, ''), item_id, cast(raised_date as {{ dbt.type_string() }}))
    end
{%- endmacro %}

{# Whether something stands behind it beside words. #}
{% macro has_evidence() -%}
    evidence_level in ('own_data', 'study', 'comparison')
{%- endmacro %}

{# The school year in which a goal falls due; NULL where it has no due date. #}
{% macro due_year() -%}
    case when goals.due_date is not null then {{ told_year() }} end
{%- endmacro %}

{# Columns of a goal's newest record: each as the newest record that tells it says, and `choice` 1 for the newest. #}
{% macro newest_of_goal(columns) -%}
    {% for column in columns -%}
    {{ last_known(column, 'by_time') }} as {{ column }},
    {% endfor -%}
    row_number() over (partition by one_key order by submitted_at desc nulls last, record_key asc) as choice
{%- endmacro %}

{# Whether a goal of the programme is where it was to be: above its target, or below where it was to fall. Which of both
   says the way from its baseline, else the direction of its metric; where neither does, nobody can tell. #}
{% macro is_reached(direction) -%}
    case
        when target_value > baseline_value then actual_value >= target_value
        when target_value < baseline_value then actual_value <= target_value
        when {{ direction }} = 'up' then actual_value >= target_value
        when {{ direction }} = 'down' then actual_value <= target_value
    end
{%- endmacro %}

{# Whether somebody came to an offer, of all records of both and `through`: as a record says, yes before no; where none
   does, whoever finished it came. Before its day nobody has come or stayed away: boxes are not ticked yet. #}
{% macro has_come(held_date) -%}
    case when {{ held_date }} <= max(through.newest_load_date)
        then coalesce(bool_or(is_attended), case when bool_or(is_completed) then true end) end
{%- endmacro %}

{# By whom the programme is rated; whoever else rated it is in the mean of all alone. #}
{% macro rating_roles() -%}
    {{ return(['coach', 'administrator', 'teacher', 'student']) }}
{%- endmacro %}

{# The levels of a task with technology, from the lowest to the highest. #}
{% macro samr_levels() -%}
    {{ return(['substitution', 'augmentation', 'modification', 'redefinition']) }}
{%- endmacro %}

{# What a school's year of records comes to: by fact its columns, its day (else the school year that it names) and which
   of its rows count. #}
{% macro programme_year_counts() -%}
    {% set counts = {
        'fct_device_programme': {'columns': {
            'is_one_to_one': "max(case when device_programme = 'one_to_one' then 1 else 0 end) = 1",
            'one_to_one_since': "min(case when device_programme = 'one_to_one' then since_date end)",
        }},
        'fct_tool': {'columns': {
            'tools_n': 'count(distinct tool_id)',
            'tools_with_evidence_n': 'count(distinct case when ' ~ has_evidence() ~ ' then tool_id end)',
            'tools_vetted_n': "count(distinct case when vetting = 'vetted' then tool_id end)",
            'tools_reviewed_for_access_n':
                "count(distinct case when accessibility in ('meets', 'meets_in_part', 'fails') then tool_id end)",
            'tools_for_families_n': "count(distinct case when tool_category = 'family_communication' then tool_id end)",
            'tools_for_monitoring_n': "count(distinct case when tool_category = 'monitoring' then tool_id end)",
        }},
        'fct_programme_cost': {'columns': {
            'cost_usd': 'case when count(*) filter (where ' ~ is_post() ~ ' and amount_usd is null) = 0 '
                ~ 'then cast(sum(cast(amount_usd as decimal(12, 2))) as decimal(12, 2)) end',
        }},
        'fct_observation': {'day': 'observation_date', 'wave': 'told.wave', 'columns': {
            'tasks_rated_n': 'count(samr_level)',
            'tasks_substitution_n': "count(*) filter (where samr_level = 'substitution')",
            'tasks_with_tpack_n': 'count(tpack_component)',
            'interviews_n': "count(distinct case when seen_by = 'interview' then "
                ~ 'coalesce(observation_id, record_key) end)',
            'follow_up_visits_n': "count(distinct case when seen_by = 'follow_up_visit' then "
                ~ 'coalesce(observation_id, record_key) end)',
        }},
        'fct_plc_item': {'day': 'raised_date', 'columns': {
            'plc_items_n': 'count(distinct ' ~ plc_item() ~ ')',
            'plc_items_closed_n': 'count(distinct case when closed_date is not null then ' ~ plc_item() ~ ' end)',
            'learning_groups_n': 'count(distinct group_id)',
        }},
        'fct_data_share': {'day': 'shared_date', 'columns': {
            'data_shares_n': 'count(*)',
            'data_shares_with_teachers_n': "count(*) filter (where audience = 'teachers')",
        }},
        'int_benchmark_goals__merged': {
            'day': 'due_date', 'where': 'due_date <= through.implementation_date', 'columns': {
            'benchmark_goals_due_n': 'count(*)',
            'benchmark_goals_met_n': 'count(*) filter (where is_reached)',
            'benchmark_goals_not_said_n': 'count(*) filter (where is_reached is null)',
            'benchmark_goals_due_of_teachers_n': "count(*) filter (where goal_role = 'teachers')",
            'benchmark_goals_due_of_administrators_n': "count(*) filter (where goal_role = 'administrators')",
            'benchmark_goals_due_for_teacher_standards_n': 'count(educator_standard)',
            'benchmark_goals_due_for_pupil_standards_n': 'count(student_standard)',
        }},
        'fct_outreach': {'day': 'noted_date', 'columns': {
            'outreach_n': 'count(*)',
            'outreach_with_administrators_n': "count(*) filter (where outreach_role = 'administrator')",
            'outreach_with_pupils_n': "count(*) filter (where outreach_role = 'student_group')",
            'outreach_with_parents_n': "count(*) filter (where outreach_role = 'parent')",
            'outreach_on_tool_selection_n': "count(*) filter (where outreach_purpose = 'tool_selection')",
            'outreach_on_tool_use_n': "count(*) filter (where outreach_purpose = 'tool_implementation')",
            'outreach_on_data_n': "count(*) filter (where outreach_purpose = 'data_analysis')",
            'citizenship_lessons_n': "count(*) filter (where outreach_purpose = 'citizenship_lesson')",
            'classroom_visits_n': "count(*) filter (where outreach_purpose = 'classroom_visit')",
            'outreach_in_initiatives_n': 'count(initiative)',
        }},
        'fct_need': {'day': 'noted_date', 'columns': {
            'needs_n': 'count(need_area)',
            'strengths_n': 'count(strength_area)',
        }},
        'fct_claim': {'day': 'noted_date', 'columns': {
            'claims_n': 'count(*)',
            'claims_with_evidence_n': 'count(*) filter (where ' ~ has_evidence() ~ ')',
        }},
    } -%}
    {{ return(counts) }}
{%- endmacro %}
