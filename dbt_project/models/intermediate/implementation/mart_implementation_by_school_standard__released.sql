{{ implementation_mart('school', 'standard', 'released') }}
