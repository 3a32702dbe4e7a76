{{ implementation_teachers('released') }}
