{{ published('mart_implementation_by_group_standard') }}
