"""Google Sheets: forms and logs."""

from extractors.kind import Kind
from extractors.kinds.google_sheets.pull import pages, ping, streams

__all__ = ["KIND"]

KIND = Kind("google_sheets", streams, pages, ping)
