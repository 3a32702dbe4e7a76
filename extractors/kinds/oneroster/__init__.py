"""OneRoster 1.2 rostering service."""

from extractors.kind import Kind
from extractors.kinds.oneroster.pull import pages, ping
from extractors.kinds.oneroster.streams import streams

__all__ = ["KIND"]

KIND = Kind("oneroster", streams, pages, ping)
