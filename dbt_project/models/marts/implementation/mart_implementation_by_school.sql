{{ published('mart_implementation_by_school') }}
