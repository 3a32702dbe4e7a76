{{ implementation_cycles('live') }}
