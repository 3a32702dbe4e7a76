{{ impact_answers('live') }}
