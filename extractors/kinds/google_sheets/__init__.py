"""Google Sheets: forms and logs."""

from extractors.kind import Kind, Option
from extractors.kinds.google_sheets.pull import pages, streams

__all__ = ["KIND"]

KIND = Kind(
    name="google_sheets",
    docs="https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get",
    needs=("login", "password", "refresh_token", "token_url"),
    options=(
        Option("spreadsheet_id", "the long part of the sheet's address", is_required=True),
        Option("range", "a tab's name, or cells: `Tab!A1:F`", is_required=True),
    ),
    streams=streams,
    pages=pages,
)
