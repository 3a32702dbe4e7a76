{{ impact_mart('district', 'standard', 'released') }}
