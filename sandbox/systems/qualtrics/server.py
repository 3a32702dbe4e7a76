"""Qualtrics response export: start, poll, fetch a zip.

Docs: https://api.qualtrics.com/
"""

import io
import json
import zipfile

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.systems.qualtrics import records as qualtrics
from sandbox.systems.state import State

_PREFIX = "/API/v3/surveys/{survey}/export-responses"
_UNSUPPORTED = ("startDate", "endDate", "allowContinuation", "continuationToken", "questionIds")


def _reply(status: int, result: dict[str, object] | None, error: str = "") -> Response:
    told = "Error" if error else "OK"
    meta: dict[str, object] = {"httpStatus": f"{status} - {told}", "requestId": "sandbox"}
    if error:
        meta["error"] = {"errorCode": "QSR", "errorMessage": error}
    return JSONResponse({"result": result, "meta": meta} if result is not None else {"meta": meta}, status)


class _Exports:
    """The exports asked of one sandbox."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._asked: dict[str, dict[str, object]] = {}
        self._polled: set[str] = set()
        self._failed: list[str] = []

    def _refused(self, request: Request) -> Response | None:
        if request.headers.get("x-api-token") != self._state.secrets["qualtrics_token"]:
            return _reply(401, None, "Unrecognized X-API-TOKEN.")
        if request.path_params["survey"] not in qualtrics.SURVEYS:
            return _reply(404, None, "Survey not found.")
        return None

    async def start(self, request: Request) -> Response:
        """Takes the wish for an export."""
        if reply := self._refused(request):
            return reply
        try:
            wish = json.loads(await request.body())
        except ValueError:
            return _reply(400, None, "The body is not JSON.")
        if wish.get("format") != "csv" or any(key in wish for key in _UNSUPPORTED):
            return _reply(400, None, "The sandbox exports whole surveys as csv only.")
        progress = f"ES_{len(self._asked) + 1:06d}"
        self._asked[progress] = wish
        if not self._failed and request.path_params["survey"] == "SV_post":  # one export fails, once
            self._failed.append(progress)
        return _reply(200, {"progressId": progress, "percentComplete": 0, "status": "inProgress"})

    async def poll(self, request: Request) -> Response:
        """Says how far an export is."""
        if reply := self._refused(request):
            return reply
        progress, survey = request.path_params["progress"], request.path_params["survey"]
        if progress not in self._asked:
            return _reply(404, None, "Unknown export.")
        if progress not in self._polled and survey == "SV_pre":  # one export takes its time
            self._polled.add(progress)
            return _reply(200, {"percentComplete": 60, "status": "inProgress"})
        if progress in self._failed:
            return _reply(200, {"percentComplete": 100, "status": "failed"})
        return _reply(200, {"fileId": f"{progress}-file", "percentComplete": 100, "status": "complete"})

    async def fetch(self, request: Request) -> Response:
        """Gives the file of a finished export."""
        if reply := self._refused(request):
            return reply
        wish = self._asked.get(request.path_params["file"].removesuffix("-file"))
        if wish is None:
            return _reply(404, None, "Unknown file.")
        survey, zone = request.path_params["survey"], str(wish.get("timeZone") or qualtrics.ACCOUNT_ZONE)
        data = qualtrics.export_csv(
            self._state.world, survey, self._state.night, zone=zone, labels=bool(wish.get("useLabels")),
            most=int(str(wish["limit"])) if "limit" in wish else None,
        )  # fmt: skip
        if wish.get("compress", True):
            return Response(_zipped(data), media_type="application/zip")
        return Response(data, media_type="text/csv")


def routes(state: State) -> list[Route]:
    """The export's three steps."""
    exports = _Exports(state)
    return [
        Route(_PREFIX, exports.start, methods=["POST"]),
        Route(_PREFIX + "/{progress}", exports.poll),
        Route(_PREFIX + "/{file}/file", exports.fetch),
    ]


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("Teacher survey.csv")  # a fixed date: the same night gives the same bytes
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, data)
    return out.getvalue()
