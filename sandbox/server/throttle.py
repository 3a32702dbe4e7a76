"""Counts the requests to every system, rejects some of them as too fast, and is down for maintenance at others."""

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.systems import State, systems


class ThrottleGate:
    """Lets requests through unless their number of the night is one that the system rejects or misses."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        """Wraps an application."""
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers or rejects one request."""
        path = scope.get("path", "")
        system = next((s for s in systems() if s.answers(path)), None)
        if system is None:
            await self._app(scope, receive, send)
            return
        own = self._state.options.throttled
        rejected = system.throttled_requests if own is None else own.get(system.name, frozenset())
        number = self._state.count(system.name)
        reply = system.throttled() if number in rejected else self._app
        if own is None and number in system.missed_requests:
            reply = HTMLResponse("<!doctype html><title>Maintenance</title><p>We are back in a minute.</p>")
        await reply(scope, receive, send)
