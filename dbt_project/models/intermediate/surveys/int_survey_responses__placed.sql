-- A response with its person and its wave, and whether it may count: in a wave, finished and real. Of several
-- identifiers the first one that resolves says who it is; where none does, an address tells people apart better than an
-- id that the roster does not know.
with responses as (
    select
        responses.*,
        case
            when by_id.match_method <> 'unresolved' then by_id.person_key
            when by_email.match_method <> 'unresolved' then by_email.person_key
            else coalesce(
                by_email.person_key, by_id.person_key, by_respondent.person_key,
                {{ surrogate_key(["'response'", 'responses.response_key']) }}
            )
        end as person_key,
        case
            when by_id.match_method <> 'unresolved' then by_id.match_method
            else coalesce(by_email.match_method, 'unresolved')
        end as match_method,
        coalesce(by_id.person_key, by_email.person_key, by_respondent.person_key) is not null as is_identified
    from {{ ref('int_survey_responses__pivoted') }} as responses
    left join {{ ref('int_people__resolved') }} as by_id
        on by_id.identity_type = 'roster_id' and responses.staff_id = by_id.identity_id
    left join {{ ref('int_people__resolved') }} as by_email
        on by_email.identity_type = 'email_hash' and responses.email_hash = by_email.identity_id
    left join {{ ref('int_people__resolved') }} as by_respondent
        on by_respondent.identity_type = 'respondent_id' and responses.respondent_id = by_respondent.identity_id
),

waves as (
    select
        *,
        count(*) over (partition by form_id, form_version) as wave_count
    from {{ ref('survey_waves') }}
),

placed as (
    select
        responses.*,
        waves.wave_id,
        waves.wave_role,
        waves.school_year,
        row_number() over (partition by responses.response_key order by waves.wave_id) as wave_choice
    from responses
    left join waves
        on
            responses.form_id = waves.form_id
            and responses.form_version = waves.form_version
            and case
                -- without a time stamp only a form version with a single wave says which one it was
                when responses.recorded_date is null then waves.wave_count = 1
                else
                    responses.recorded_date >= coalesce(cast(waves.opens_on as date), cast('1900-01-01' as date))
                    and responses.recorded_date <= coalesce(cast(waves.closes_on as date), cast('9999-12-31' as date))
            end
)

select
    response_key,
    form_id,
    form_version,
    response_id,
    person_key,
    match_method,
    is_identified,
    respondent_group,
    recorded_at,
    recorded_date,
    is_finished,
    is_test,
    wave_id,
    wave_role,
    school_year,
    wave_id is not null and is_finished and not is_test as is_countable
from placed
where wave_choice = 1
