{{ published('mart_impact_by_school_standard') }}
