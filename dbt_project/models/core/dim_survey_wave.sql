-- A wave may cover several versions of its form: it is open from the first of them to the last.
select
    {{ surrogate_key(['form_id', 'wave_id']) }} as survey_wave_key,
    form_id,
    wave_id,
    max(wave_role) as wave_role,
    max(school_year) as school_year,
    min(cast(opens_on as date)) as opens_on,
    max(cast(closes_on as date)) as closes_on,
    {{ join_sorted('form_version') }} as form_versions
from {{ ref('survey_waves') }}
group by form_id, wave_id
