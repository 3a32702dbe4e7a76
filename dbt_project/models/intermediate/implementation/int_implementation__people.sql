{{ implementation_people('live') }}
