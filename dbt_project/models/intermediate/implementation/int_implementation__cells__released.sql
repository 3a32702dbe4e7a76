{{ implementation_cells('released') }}
