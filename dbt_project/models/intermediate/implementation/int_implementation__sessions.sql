{{ implementation_sessions('live') }}
