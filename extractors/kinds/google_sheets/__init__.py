"""Google Sheets: forms and logs."""

from extractors.kind import Kind
from extractors.kinds.google_sheets.pull import pages, ping, streams

__all__ = ["KIND"]

KIND = Kind(
    name="google_sheets",
    docs="https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get",
    needs=("login", "password", "refresh_token", "token_url"),
    streams=streams,
    pages=pages,
    ping=ping,
)
