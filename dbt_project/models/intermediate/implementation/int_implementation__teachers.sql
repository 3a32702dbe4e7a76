{{ implementation_teachers('live') }}
