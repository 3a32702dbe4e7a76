"""Planted failures, before every system: down, cut short, error under 200, wrong content, refused, throttled, slow."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.systems import Fault, State, System, systems
from sandbox.systems.system import too_many_requests

_CONTROL = "/_sandbox/"


def _unavailable(request: Request) -> Response:
    del request
    return PlainTextResponse("Service Unavailable", 503)


def _error_200(request: Request) -> Response:
    system = _asked(request)
    return JSONResponse(system.error_200 if system else {"error": "internal error"})


def _wrong_type(request: Request) -> Response:
    del request
    return HTMLResponse("<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>")


def _token_refused(request: Request) -> Response:
    del request
    return JSONResponse({"errors": [{"message": "Invalid access token."}]}, 401, {"WWW-Authenticate": "Bearer"})


def _forbidden(request: Request) -> Response:
    del request
    return JSONResponse({"errors": [{"message": "user not authorized to perform that action"}]}, 403)


def _throttled(request: Request) -> Response:
    system = _asked(request)
    return system.throttled() if system else too_many_requests()


def _asked(request: Request) -> System | None:
    return next((s for s in systems() if s.answers(request.url.path)), None)


_REPLIES: dict[str, Callable[[Request], Response]] = {
    "unavailable": _unavailable,
    "error_200": _error_200,
    "wrong_type": _wrong_type,
    "token_refused": _token_refused,
    "forbidden": _forbidden,
    "throttled": _throttled,
}
# `truncated`: half the body under its own right length; `cut`: the connection ends in the middle of the body; `slow`:
# waits `seconds` first
KINDS = frozenset(_REPLIES) | {"truncated", "cut", "slow"}


class FaultGate:
    """Lets requests through unless a failure is planted for their path."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        """Wraps an application."""
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, fails or spoils one request."""
        path = scope.get("path", "")
        fault = (
            next((f for f in self._state.faults if f.hits(path)), None)
            if scope["type"] == "http" and not path.startswith(_CONTROL)
            else None
        )
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind in _REPLIES:
            await _REPLIES[fault.kind](Request(scope))(scope, receive, send)
        else:
            await self._spoiled(fault, scope, receive, send)

    async def _spoiled(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
            return
        kept: list[Message] = []

        async def hold(message: Message) -> None:
            kept.append(message)

        await self._app(scope, receive, hold)
        start, body = kept[0], b"".join(m.get("body", b"") for m in kept[1:])
        half = body[: len(body) // 2]
        if fault.kind == "truncated":
            start["headers"] = [
                (k, str(len(half)).encode() if k == b"content-length" else v) for k, v in start["headers"]
            ]
        await send(start)
        await send({"type": "http.response.body", "body": half, "more_body": fault.kind == "cut"})
