-- Items that a wave asks otherwise than the wave of the form before it: added, dropped, in other words or on another
-- scale.
with asked as (
    select
        form_id,
        wave_id,
        construct_id,
        question_id,
        {{ join_sorted('asked_as') }} as asked_as
    from {{ ref('fct_survey_response_item') }}
    where wave_id is not null
    group by form_id, wave_id, construct_id, question_id
),

waves as (
    select distinct -- a wave asks several items of a construct
        asked.form_id,
        asked.construct_id,
        asked.wave_id,
        dates.opens_on
    from asked
    inner join {{ ref('dim_survey_wave') }} as dates on {{ same_key('asked', 'dates', ['form_id', 'wave_id']) }}
),

followed as (
    select
        form_id,
        construct_id,
        wave_id,
        lag(wave_id) over (partition by form_id, construct_id order by opens_on, wave_id) as earlier_wave_id
    from waves
),

both_waves as (
    select
        followed.form_id,
        followed.construct_id,
        followed.wave_id,
        asked.question_id,
        max(case when asked.wave_id = followed.wave_id then asked.asked_as end) as asked_now,
        max(case when asked.wave_id = followed.earlier_wave_id then asked.asked_as end) as asked_before
    from followed
    inner join asked
        on
            {{ same_key('followed', 'asked', ['form_id', 'construct_id']) }}
            and asked.wave_id in (followed.wave_id, followed.earlier_wave_id)
    where followed.earlier_wave_id is not null
    group by followed.form_id, followed.construct_id, followed.wave_id, asked.question_id
)

select
    form_id,
    construct_id,
    wave_id,
    count(*) filter (where coalesce(asked_now, '') <> coalesce(asked_before, '')) as n_items_drifted
from both_waves
group by form_id, construct_id, wave_id
