{{ config(schema='marts_restricted') }}
-- Shares of answers to single items (P04, P05), over those who answered the item: of everybody, and of those who were
-- coached by then, at all and in a standard. A teacher belongs to the school of the day of the answer.
{% set cell = ['place', 'place_level', 'respondents', 'framework_id', 'qualified_code', 'form_id', 'wave_id'] -%}
with answers as (
    select
        items.response_key,
        items.person_key,
        items.form_id,
        items.wave_id,
        items.question_id,
        items.comparable_as,
        items.is_agreed,
        waves.school_year,
        coalesce(items.recorded_date, waves.closes_on) as answered_date
    from {{ ref('fct_survey_response_item') }} as items
    inner join {{ ref('dim_survey_wave') }} as waves on {{ same_key('items', 'waves', ['form_id', 'wave_id']) }}
    where items.is_share_counted
),

responses as (
    select distinct -- a response answers several items
        answers.response_key as pair_key,
        answers.person_key,
        cast(years.start_date as date) as exposure_from,
        answers.answered_date as exposure_to
    from answers
    left join {{ ref('calendar_school_years') }} as years on answers.school_year = years.school_year
),

schools as (
    select
        responses.pair_key,
        assignments.school_key,
        row_number() over (
            partition by responses.pair_key
            order by
                {{ nearest_span('responses.exposure_to') }}
        ) as choice
    from responses
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments
        on responses.person_key = assignments.person_key
),

{{ exposed_ctes('responses') }},

groups as (
    select
        pair_key,
        'everybody' as respondents,
        'all' as framework_id,
        'all' as qualified_code
    from responses
    union all
    select
        exposed.pair_key,
        'coached' as respondents,
        exposed.framework_id,
        exposed.qualified_code
    from exposed
    left join {{ ref('dim_standard') }} as standards on exposed.qualified_code = standards.qualified_code
    where coalesce(standards.standard_level, 'standard') = 'standard'
),

placed as (
    select
        places.member as place,
        places.level as place_level,
        groups.respondents,
        groups.framework_id,
        groups.qualified_code,
        answers.form_id,
        answers.wave_id,
        answers.question_id,
        answers.comparable_as,
        answers.is_agreed
    from answers
    inner join groups on answers.response_key = groups.pair_key
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    left join schools on answers.response_key = schools.pair_key and schools.choice = 1
    inner join {{ ref('int_school_sites__listed') }} as sites
        on
            coalesce(schools.school_key, unknown.school_key) = sites.school_key
            and concat('school_year:', answers.school_year) = sites.span
    inner join {{ ref('int_places__listed') }} as places on sites.site_key = places.site_key
),

counted as (
    select
        {{ cell | join(', ') }},
        question_id,
        comparable_as,
        count(*) as n_asked,
        count(is_agreed) as n_answered,
        count(*) filter (where is_agreed) as n_agreed
    from placed
    group by {{ cell | join(', ') }}, question_id, comparable_as
),

asked as (
    select distinct -- several items are asked of them
        {{ cell | join(', ') }}
    from counted
),

-- with the form's items that a wave does not ask
cells as (
    select
        asked.{{ cell | join(', asked.') }},
        questions.question_id,
        questions.metric_id,
        questions.purpose,
        coalesce(counted.comparable_as, questions.question_id) as asked_as,
        counted.n_asked,
        counted.n_answered,
        counted.n_agreed
    from asked
    inner join {{ ref('dim_question') }} as questions
        on asked.form_id = questions.form_id and questions.metric_id is not null
    left join counted
        on {{ same_key('asked', 'counted', cell) }} and questions.question_id = counted.question_id
),

-- of several figures of a metric and purpose the one that rests on most
benchmarks as (
    select
        metric_id,
        coalesce(purpose, '') as purpose,
        design,
        benchmark_id,
        row_number() over (
            partition by metric_id, coalesce(purpose, ''), design
            order by cast(n as bigint) desc nulls last, benchmark_id
        ) as choice
    from {{ ref('ref_benchmarks') }}
    where {{ is_yes('is_verified') }}
)

select
    {{ programme_place() }}
    cells.respondents,
    cells.framework_id,
    cells.qualified_code,
    standards.standard_title,
    cells.form_id,
    cells.wave_id,
    waves.wave_role,
    waves.school_year,
    cells.question_id,
    cells.asked_as,
    cells.metric_id,
    cells.purpose,
    metrics.design,
    cells.n_asked is not null as is_asked,
    cast(cells.n_asked as bigint) as n_asked,
    cast(cells.n_answered as bigint) as n_answered,
    cast(cells.n_agreed as bigint) as n_agreed,
    {% for metric_id, share in {'P04': 'progress_share', 'P05': 'able_share'}.items() -%}
    case
        when cells.metric_id = '{{ metric_id }}' and cells.n_answered >= {{ var('thresholds')['min_pairs'] }}
            then {{ rate('cells.n_agreed', 'cells.n_answered') }}
    end as {{ share }},
    {% endfor -%}
    case
        when cells.n_answered >= {{ var('thresholds')['evidence_pairs'] }} then 'descriptive'
        else 'insufficient'
    end as evidence_flag,
    benchmarks.benchmark_id,
    '{{ var("metric_version") }}' as metric_version,
    through.impact_date as data_through_date
from cells
inner join {{ ref('dim_survey_wave') }} as waves on {{ same_key('cells', 'waves', ['form_id', 'wave_id']) }}
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_metric') }} as metrics on cells.metric_id = metrics.metric_id
left join {{ ref('dim_school') }} as schools on cells.place = schools.school_key
left join {{ ref('dim_standard') }} as standards on cells.qualified_code = standards.qualified_code
left join benchmarks
    on
        cells.metric_id = benchmarks.metric_id
        and coalesce(cells.purpose, '') = benchmarks.purpose
        and metrics.design = benchmarks.design
        and benchmarks.choice = 1
        -- the figures are of teachers who were coached
        and cells.respondents = 'coached'
