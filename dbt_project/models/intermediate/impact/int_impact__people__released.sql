{{ impact_people('released') }}
