{{ implementation_people('released') }}
