{{ released_facts('int_survey_items__placed') }}
