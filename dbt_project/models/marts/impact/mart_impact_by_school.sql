{{ published('mart_impact_by_school') }}
