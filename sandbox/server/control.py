"""The control: moves the clock and plants failures for whoever shows the start's secret; without one it is closed."""

import hmac
import json
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.server.faults import KINDS
from sandbox.systems import Fault, State


class _Control:
    """The clock and the planted failures of one sandbox."""

    def __init__(self, state: State) -> None:
        self._state = state

    def _closed(self, request: Request) -> Response | None:
        secret, given = self._state.options.control_secret, request.headers.get("x-sandbox-secret", "")
        if secret and hmac.compare_digest(secret, given):
            return None
        return JSONResponse({"error": "not found"}, 404)

    async def clock(self, request: Request) -> Response:
        """Tells the closed day, or sets it."""
        if reply := self._closed(request):
            return reply
        if request.method == "POST":
            try:
                self._state.set_night(date.fromisoformat((await request.json())["night"]))
            except (KeyError, TypeError, ValueError):
                return JSONResponse({"error": "send {'night': 'YYYY-MM-DD'}"}, 400)
        return JSONResponse({"night": self._state.night.isoformat(), "requests": dict(self._state.requests)})

    async def faults(self, request: Request) -> Response:
        """Tells the planted failures, or plants others instead."""
        if reply := self._closed(request):
            return reply
        if request.method == "POST":
            planted = _faults(await request.body())
            if planted is None:
                wanted = "send {'faults': [{kind, path, times, seconds}]}"
                return JSONResponse({"error": f"{wanted}; kinds: {', '.join(sorted(KINDS))}"}, 400)
            self._state.faults = planted
        return JSONResponse({"faults": [f.__dict__ for f in self._state.faults]})


def _faults(body: bytes) -> list[Fault] | None:
    try:
        planted = [Fault(**f) for f in json.loads(body)["faults"]]
    except (KeyError, TypeError, ValueError):
        return None
    return planted if all(f.kind in KINDS for f in planted) else None


def routes(state: State) -> list[Route]:
    """Clock and faults."""
    control = _Control(state)
    return [
        Route("/_sandbox/clock", control.clock, methods=["GET", "POST"]),
        Route("/_sandbox/faults", control.faults, methods=["GET", "POST"]),
    ]
