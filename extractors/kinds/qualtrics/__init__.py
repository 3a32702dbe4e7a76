"""Qualtrics surveys."""

from extractors.kind import Kind
from extractors.kinds.qualtrics.pull import pages, ping, streams

__all__ = ["KIND"]

KIND = Kind(
    name="qualtrics",
    docs="https://api.qualtrics.com/u9e5lh4172v0v-survey-response-export-guide",
    needs=("host", "password", "poll_seconds", "deadline_seconds"),
    streams=streams,
    pages=pages,
    ping=ping,
)
