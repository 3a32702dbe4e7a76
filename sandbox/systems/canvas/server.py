"""Canvas REST: bookmarked pages, throttling by 403, ids as integers unless text is asked for.

Docs: https://developerdocs.instructure.com/services/canvas
"""

import base64
import re
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.systems.canvas.bench import BENCH, bench_page, bench_user
from sandbox.systems.canvas.lists import LISTS, BadRequestError, CanvasList
from sandbox.systems.canvas.view import CanvasView
from sandbox.systems.state import State
from sandbox.world.days import close_of, iso
from sandbox.world.lms import ACCOUNT

_IDS = re.compile(rb'"((?:\w+_)?id|user|real_user|context|account|asset)":"(\d+)"')
_CAP, _DEFAULT = 100, 10
_PREFIX = "/api/v1/"


def _refused(request: Request, state: State) -> Response | None:
    """The reply to a wrong token, else nothing."""
    if request.headers.get("authorization") != f"Bearer {state.secrets['canvas_token']}":
        return JSONResponse(
            {"errors": [{"message": "Invalid access token."}]}, 401, {"WWW-Authenticate": 'Bearer realm="canvas-lms"'}
        )
    return None


def throttled() -> Response:
    """The platform's way of saying: too fast."""
    return PlainTextResponse("403 Forbidden (Rate Limit Exceeded)\n", 403, {"X-Rate-Limit-Remaining": "0.0"})


def _page_size(request: Request) -> int:
    asked = request.query_params.get("per_page", "")
    return max(1, min(_CAP, int(asked))) if asked.isdigit() else _DEFAULT


def _offset(request: Request) -> int:
    page = request.query_params.get("page", "first")
    if not page.startswith("bookmark:"):
        return 0
    return int(base64.urlsafe_b64decode(page.removeprefix("bookmark:")).decode().removeprefix("o"))


def _bookmark(request: Request, offset: int) -> str:
    mark = base64.urlsafe_b64encode(f"o{offset}".encode()).decode()
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "page"]
    return str(request.url.replace(query=urlencode([*query, ("page", f"bookmark:{mark}")])))


def _reply(request: Request, body: bytes, next_offset: int | None) -> Response:
    headers = {"X-Rate-Limit-Remaining": "598.2", "X-Request-Cost": "0.4"}
    links = [f'<{request.url}>; rel="current"']
    if next_offset is not None:
        links.append(f'<{_bookmark(request, next_offset)}>; rel="next"')
    headers["Link"] = ",".join(links)
    if "canvas-string-ids" not in request.headers.get("accept", ""):
        body = _IDS.sub(rb'"\1":\2', body)
    return Response(body, 200, headers, "application/json; charset=utf-8")


def _paged(request: Request, state: State, make: Callable[[], Iterable[object]], wrap: str = "") -> Response:
    query = sorted((k, v) for k, v in request.query_params.multi_items() if k not in ("page", "per_page"))
    pieces = state.pieces(f"{request.url.path}?{query}", make)
    start, size = _offset(request), _page_size(request)
    body = b"[" + b",".join(pieces[start : start + size]) + b"]"
    if wrap:
        body = b'{"' + wrap.encode() + b'":' + body + b"}"
    return _reply(request, body, start + size if start + size < len(pieces) else None)


def _missing(what: str) -> Response:
    return JSONResponse({"errors": [{"message": f"The specified {what} does not exist."}]}, 404)


class _Canvas:
    """The platform's endpoints over one sandbox."""

    def __init__(self, state: State) -> None:
        self._state = state

    def route(self, item: CanvasList) -> Route:
        """The endpoint of one list."""

        async def endpoint(request: Request) -> Response:
            return _refused(request, self._state) or self._list(request, item)

        return Route(_PREFIX + item.path, endpoint)

    def _list(self, request: Request, item: CanvasList) -> Response:
        state, view = self._state, self._state.tonight(CanvasView)
        (parent,) = request.path_params.values()
        if parent == BENCH:
            return self._bench(request, item)
        number = str(ACCOUNT) if parent == "self" and item.parent == "accounts" else parent
        if not number.isdigit() or not view.has(item.parent, int(number)):
            return _missing("resource")
        try:
            return _paged(request, state, lambda: item.told(view, int(number), request.query_params), item.wrap)
        except BadRequestError as error:
            return JSONResponse({"errors": [{"message": str(error)}]}, 400)

    def _bench(self, request: Request, item: CanvasList) -> Response:
        """The account `bench` has one user, `bench`, whose page views are as many as asked."""
        if item.parent != "users":
            return _paged(request, self._state, lambda: [bench_user()] if item.stream == "users" else [], item.wrap)
        start, size = _offset(request), _page_size(request)
        asked = request.query_params.get("rows", "")
        total = int(asked) if asked.isdigit() else self._state.options.bench_rows
        stop = min(start + size, total)
        page = bench_page(start, stop, iso(close_of(self._state.night))[:10])
        return _reply(request, page, stop if stop < total else None)

    async def nothing(self, request: Request) -> Response:
        """Any other address."""
        return _refused(request, self._state) or _missing("resource")


def routes(state: State) -> list[Route]:
    """The addresses of the lists."""
    canvas = _Canvas(state)
    return [*(canvas.route(item) for item in LISTS), Route(_PREFIX + "{rest:path}", canvas.nothing)]
