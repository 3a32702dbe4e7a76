-- A raw code never resolves outside the form's framework. Red: int_session_codes__resolved takes the
-- framework from elsewhere, or the door read the cell in another one.
select bridge.session_key
from {{ ref('bridge_session_standard') }} as bridge
inner join {{ ref('fct_coaching_session') }} as sessions on bridge.session_key = sessions.session_key
inner join {{ ref('dim_standard') }} as standards on bridge.qualified_code = standards.qualified_code
where standards.framework_id <> sessions.framework_id or bridge.framework_id <> sessions.framework_id
