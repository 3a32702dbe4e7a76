{{ impact_answers('released') }}
