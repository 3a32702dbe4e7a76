{{ implementation_minutes('released') }}
