{{ implementation_sessions('released') }}
