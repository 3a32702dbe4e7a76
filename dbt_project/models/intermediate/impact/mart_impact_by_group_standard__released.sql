{{ impact_mart('group', 'standard', 'released') }}
