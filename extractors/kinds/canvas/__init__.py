"""Canvas LMS."""

from extractors.kind import Kind
from extractors.kinds.canvas.pull import pages, ping
from extractors.kinds.canvas.streams import streams

__all__ = ["KIND"]

KIND = Kind(
    name="canvas",
    docs="https://developerdocs.instructure.com/services/canvas",
    needs=("host", "password"),
    streams=streams,
    pages=pages,
    ping=ping,
)
