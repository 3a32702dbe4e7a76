{{ impact_mart('school', 'standard', 'released') }}
