{{ released_facts('int_cycle_parts__placed') }}
