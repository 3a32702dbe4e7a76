"""Google Sheets v4: the values of a tab, ragged rows and all, and the spreadsheet's own zone.

Docs: https://developers.google.com/workspace/sheets/api/reference/rest
"""

from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.systems.google_sheets import records as sheets
from sandbox.systems.state import State
from sandbox.world.days import district


def _error(code: int, status: str, text: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": text, "status": status}}, code)


def _refused(request: Request, state: State) -> Response | None:
    if request.headers.get("authorization") != f"Bearer {state.secrets['sheets_token']}":
        return _error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
    if request.path_params["sheet"] != sheets.SPREADSHEET:
        return _error(404, "NOT_FOUND", "Requested entity was not found.")
    return None


def _cells(row: list[sheets.Cell], *, formatted: bool) -> list[sheets.Cell]:
    return [str(cell).upper() if isinstance(cell, bool) else str(cell) for cell in row] if formatted else row


def values(state: State, tab: str, night: date, *, formatted: bool) -> dict[str, object] | None:
    """The reply's body; None where there is no such tab. Dates are text in this spreadsheet, whatever is asked."""
    rows = sheets.tab(state.world, tab, night)
    if rows is None:
        return None
    body: dict[str, object] = {"range": f"'{tab}'!A1:Z{len(rows)}", "majorDimension": "ROWS"}
    return body | ({"values": [_cells(row, formatted=formatted) for row in rows]} if rows else {})


def routes(state: State) -> list[Route]:
    """The spreadsheet and its values."""

    async def properties(request: Request) -> Response:
        if reply := _refused(request, state):
            return reply
        return JSONResponse(
            {"properties": {"title": "Coaching log", "locale": "en_US", "timeZone": district().timezone}}
        )

    async def cells(request: Request) -> Response:
        if reply := _refused(request, state):
            return reply
        tab = sheets.tab_of(request.path_params["range"])
        formatted = request.query_params.get("valueRenderOption", "FORMATTED_VALUE") == "FORMATTED_VALUE"
        body = values(state, tab, state.night, formatted=formatted)
        if body is None:
            return _error(400, "INVALID_ARGUMENT", "Unable to parse range.")
        return JSONResponse(body)

    return [Route("/v4/spreadsheets/{sheet}/values/{range:path}", cells), Route("/v4/spreadsheets/{sheet}", properties)]
