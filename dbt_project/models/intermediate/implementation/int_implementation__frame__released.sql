{{ implementation_frame('released') }}
