{{ released_facts('int_school_sites__placed') }}
