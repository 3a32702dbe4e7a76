{{ config(severity='warn') }}
-- A warning (2026-11-22): an LMS that renames its events makes practice measures thin, not wrong, and the rest must
-- still be published. Red: more than a tenth of a platform's events have no class; add them to lms_activity_classes.
select platform
from {{ ref('fct_lms_daily') }}
group by platform
having sum(n_events) filter (where activity_class = 'unmapped') > 0.1 * sum(n_events)
