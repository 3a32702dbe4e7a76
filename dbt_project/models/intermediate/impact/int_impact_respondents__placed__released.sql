{{ released_facts('int_impact_respondents__placed') }}
