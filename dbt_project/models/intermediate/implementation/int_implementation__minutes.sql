{{ implementation_minutes('live') }}
