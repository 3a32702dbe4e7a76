{{ published('mart_impact_by_group_standard') }}
