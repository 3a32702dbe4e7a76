{{ published('mart_implementation_district_standard') }}
