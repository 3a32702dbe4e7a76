{{ impact_mart('school', 'all', 'released') }}
