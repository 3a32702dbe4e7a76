{{ impact_people('live') }}
