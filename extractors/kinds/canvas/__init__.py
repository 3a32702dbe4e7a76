"""Canvas LMS."""

from extractors.kind import Kind
from extractors.kinds.canvas.pull import pages, ping
from extractors.kinds.canvas.streams import streams

__all__ = ["KIND"]

KIND = Kind("canvas", streams, pages, ping)
