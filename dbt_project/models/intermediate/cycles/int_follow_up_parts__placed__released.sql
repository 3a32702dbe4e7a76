{{ released_facts('int_follow_up_parts__placed') }}
