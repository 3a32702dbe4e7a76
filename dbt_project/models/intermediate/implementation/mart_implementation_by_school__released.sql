{{ implementation_mart('school', 'framework', 'released') }}
