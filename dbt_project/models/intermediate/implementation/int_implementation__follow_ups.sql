{{ implementation_follow_ups('live') }}
