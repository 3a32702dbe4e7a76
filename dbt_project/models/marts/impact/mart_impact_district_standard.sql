{{ published('mart_impact_district_standard') }}
