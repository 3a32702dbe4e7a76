{{ implementation_cycles('released') }}
