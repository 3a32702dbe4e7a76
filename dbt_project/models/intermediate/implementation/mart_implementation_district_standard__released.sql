{{ implementation_mart('district', 'standard', 'released') }}
