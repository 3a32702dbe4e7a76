{{ implementation_follow_ups('released') }}
