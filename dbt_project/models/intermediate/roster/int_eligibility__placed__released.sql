{{ released_facts('int_eligibility__placed') }}
