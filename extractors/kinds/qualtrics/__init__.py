"""Qualtrics surveys."""

from extractors.kind import Kind
from extractors.kinds.qualtrics.pull import pages, ping, streams

__all__ = ["KIND"]

KIND = Kind("qualtrics", streams, pages, ping)
