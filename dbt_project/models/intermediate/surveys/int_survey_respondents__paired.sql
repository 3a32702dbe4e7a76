-- A person x construct x pair of waves (pre and post of one form and school year) with whichever scores there are: the
-- matched ones become pairs, the others count in n_pre and n_post. Who answers for several groups has
-- the mean over those that they answered for in both waves or, where there is none, over all. The school is the
-- teacher's at the pre wave, at the post wave where there is no pre.
with wave_pairs as (
    select distinct -- a wave may cover several form versions
        pre.form_id,
        pre.school_year,
        pre.wave_id as pre_wave_id,
        post.wave_id as post_wave_id
    from {{ ref('survey_waves') }} as pre
    inner join {{ ref('survey_waves') }} as post on pre.form_id = post.form_id and pre.school_year = post.school_year
    where pre.wave_role = 'pre' and post.wave_role = 'post'
),

scores as (
    select
        counted.*,
        responses.respondent_group
    from {{ ref('fct_construct_score') }} as counted
    inner join {{ ref('int_survey_responses__placed') }} as responses on counted.response_key = responses.response_key
    where counted.is_counted and counted.is_valid and counted.recorded_date is not null
),

of_groups as (
    select
        wave_pairs.form_id,
        wave_pairs.school_year,
        wave_pairs.pre_wave_id,
        wave_pairs.post_wave_id,
        scores.construct_id,
        scores.person_key,
        scores.respondent_group,
        bool_or(scores.is_identified) as is_identified,
        max(case when scores.wave_id = wave_pairs.pre_wave_id then scores.score end) as score_pre,
        max(case when scores.wave_id = wave_pairs.post_wave_id then scores.score end) as score_post,
        max(case when scores.wave_id = wave_pairs.pre_wave_id then scores.recorded_date end) as pre_date,
        max(case when scores.wave_id = wave_pairs.post_wave_id then scores.recorded_date end) as post_date,
        max(case when scores.wave_id = wave_pairs.pre_wave_id then scores.form_version end) as pre_form_version,
        max(case when scores.wave_id = wave_pairs.post_wave_id then scores.form_version end) as post_form_version,
        max(case when scores.wave_id = wave_pairs.pre_wave_id then scores.question_set end) as pre_question_set,
        max(case when scores.wave_id = wave_pairs.post_wave_id then scores.question_set end) as post_question_set
    from wave_pairs
    inner join scores
        on wave_pairs.form_id = scores.form_id and scores.wave_id in (wave_pairs.pre_wave_id, wave_pairs.post_wave_id)
    group by
        wave_pairs.form_id, wave_pairs.school_year, wave_pairs.pre_wave_id, wave_pairs.post_wave_id,
        scores.construct_id, scores.person_key, scores.respondent_group
),

followed as (
    select
        *,
        score_pre is not null and score_post is not null as has_both,
        bool_or(score_pre is not null and score_post is not null) over (
            partition by form_id, pre_wave_id, post_wave_id, construct_id, person_key
        ) as is_any_followed
    from of_groups
),

sides as (
    select
        form_id,
        school_year,
        pre_wave_id,
        post_wave_id,
        construct_id,
        person_key,
        bool_or(is_identified) as is_identified,
        {% for wave in ['pre', 'post'] -%}
        -- of one group the score as it is
        case
            when count(score_{{ wave }}) > 1
                then {{ ratio(exact_sum('score_' ~ wave), 'count(score_' ~ wave ~ ')') }}
            else max(score_{{ wave }})
        end as score_{{ wave }},
        max({{ wave }}_date) as {{ wave }}_date,
        max({{ wave }}_form_version) as {{ wave }}_form_version,
        {% endfor -%}
        -- one and the same set on both sides
        coalesce(
            min(pre_question_set) = max(post_question_set) and min(post_question_set) = max(pre_question_set), false
        ) as is_scale_comparable
    from followed
    where has_both or not is_any_followed
    group by form_id, school_year, pre_wave_id, post_wave_id, construct_id, person_key
),

first_sessions as (
    {{ first_sessions() }}
),

schools as (
    select
        sides.form_id,
        sides.pre_wave_id,
        sides.post_wave_id,
        sides.construct_id,
        sides.person_key,
        assignments.school_key,
        row_number() over (
            partition by sides.form_id, sides.pre_wave_id, sides.post_wave_id, sides.construct_id, sides.person_key
            order by
                {{ nearest_span('coalesce(sides.pre_date, sides.post_date)') }}
        ) as choice
    from sides
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments on sides.person_key = assignments.person_key
),

post_schools as (
    select distinct -- a teacher may be assigned to several schools that day
        sides.person_key,
        sides.post_date,
        assignments.school_key
    from sides
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments
        on
            sides.person_key = assignments.person_key and sides.post_date between assignments.begin_date
            and assignments.end_date
)

select
    {{ surrogate_key(['sides.form_id', 'sides.pre_wave_id', 'sides.post_wave_id', 'sides.construct_id',
        'sides.person_key']) }} as pair_key,
    sides.form_id,
    sides.school_year,
    sides.pre_wave_id,
    sides.post_wave_id,
    sides.construct_id,
    sides.person_key,
    sides.is_identified,
    coalesce(schools.school_key, unknown.school_key) as school_key,
    sides.score_pre,
    sides.score_post,
    sides.pre_date,
    sides.post_date,
    sides.pre_form_version,
    sides.post_form_version,
    {{ exposure_days('sides') }},
    sides.is_scale_comparable,
    sides.post_date is not null
    and exists (
        select 1 from post_schools
        where
            post_schools.person_key = sides.person_key
            and post_schools.post_date = sides.post_date
    )
    and not exists (
        select 1 from post_schools
        where
            post_schools.person_key = sides.person_key
            and post_schools.post_date = sides.post_date
            and post_schools.school_key = schools.school_key
    ) as is_school_changed
from sides
cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
left join schools
    on
        sides.form_id = schools.form_id
        and sides.pre_wave_id = schools.pre_wave_id
        and sides.post_wave_id = schools.post_wave_id
        and sides.construct_id = schools.construct_id
        and sides.person_key = schools.person_key
        and schools.choice = 1
left join first_sessions
    on
        sides.person_key = first_sessions.person_key
        and sides.school_year = first_sessions.school_year
left join {{ ref('calendar_school_years') }} as years on sides.school_year = years.school_year
