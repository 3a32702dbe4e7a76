"""Google Sheets v4, one spreadsheet: `records.TABS` says which tabs there are; which streams read them, district.yml.

Docs: https://developers.google.com/workspace/sheets/api/reference/rest
"""

from sandbox.systems.google_sheets.server import routes
from sandbox.systems.google_sheets.truth import streams
from sandbox.systems.system import System

SYSTEM = System(
    name="google_sheets",
    prefix="/v4/",
    secrets=("sheets_token",),
    routes=routes,
    connection=lambda _, secrets: {"password": secrets["sheets_token"]},
    streams=streams,
    error_200={"error": {"code": 500, "message": "Internal error encountered.", "status": "INTERNAL"}},
)
