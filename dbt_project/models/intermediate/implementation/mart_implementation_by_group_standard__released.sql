{{ implementation_mart('group', 'standard', 'released') }}
