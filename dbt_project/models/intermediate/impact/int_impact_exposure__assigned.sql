-- Teachers who answered, with what they were exposed to between the answers.
with {{ exposed_ctes(ref('int_survey_respondents__paired')) }}

select
    pair_key,
    framework_id,
    qualified_code,
    exposure_minutes
from exposed
