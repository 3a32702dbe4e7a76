{{ implementation_cells('live') }}
