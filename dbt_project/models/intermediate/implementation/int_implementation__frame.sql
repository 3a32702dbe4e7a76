{{ implementation_frame('live') }}
