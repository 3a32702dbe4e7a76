{{ released_facts('int_session_parts__placed') }}
