{{ config(tags=['after_estimate']) }}
select
    cube,
    restatement_version,
    split_part(period, ':', 1) as period_type,
    split_part(period, ':', 2) as period_key,
    restated_on,
    cells_changed,
    people_band,
    change_kinds
from {{ source('coaching', 'frozen_restatements') }}
