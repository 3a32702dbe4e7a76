"""OneRoster 1.2 rostering service."""

from extractors.kind import Kind
from extractors.kinds.oneroster.pull import pages, ping
from extractors.kinds.oneroster.streams import streams

__all__ = ["KIND"]

KIND = Kind(
    name="oneroster",
    docs="https://www.imsglobal.org/spec/oneroster/v1p2",
    needs=("host", "login", "password", "token_url", "scope"),
    options=(),
    streams=streams,
    pages=pages,
    ping=ping,
)
