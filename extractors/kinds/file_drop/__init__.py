"""CSV files in a folder."""

from extractors.kind import Kind
from extractors.kinds.file_drop.pull import names, pages, ping, streams

__all__ = ["KIND"]

KIND = Kind(
    name="file_drop",
    docs="",
    needs=(),
    streams=streams,
    pages=pages,
    ping=ping,
    files=names,
)
