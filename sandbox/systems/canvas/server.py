"""Canvas REST: bookmarked pages, throttling by 403, ids as integers unless text is asked for.

Docs: https://developerdocs.instructure.com/services/canvas
"""

import base64
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.server.state import State
from sandbox.systems.canvas.bench import BENCH, bench_page, bench_user
from sandbox.world.days import close_of, iso
from sandbox.world.lms import ACCOUNT

_IDS = re.compile(rb'"((?:\w+_)?id|user|context|account|asset)":"(\d+)"')
_CAP, _DEFAULT = 100, 10


def _refused(request: Request, state: State) -> Response | None:
    """The reply to a wrong token or a throttled request, else nothing."""
    if request.headers.get("authorization") != f"Bearer {state.secrets.canvas_token}":
        return JSONResponse(
            {"errors": [{"message": "Invalid access token."}]}, 401, {"WWW-Authenticate": 'Bearer realm="canvas-lms"'}
        )
    if state.count("canvas") in state.options.throttled:
        return throttled()
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
    return f"{request.url.scheme}://{request.url.netloc}{request.url.path}?{urlencode([*query, ('page', f'bookmark:{mark}')])}"


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

    async def account(self, request: Request) -> Response:
        """Lists of the account: terms, courses, users."""
        state = self._state
        if reply := _refused(request, state):
            return reply
        number, name = request.path_params["account"], request.path_params["name"]
        wrap = "enrollment_terms" if name == "terms" else ""
        if number == BENCH:
            return _paged(request, state, lambda: [bench_user()] if name == "users" else [], wrap)
        states, population = request.query_params.getlist("state[]"), request.query_params.get("enrollment_type", "")
        lists: dict[str, Callable[[], Iterable[object]]] = {
            "terms": state.canvas.terms,
            "courses": lambda: state.canvas.courses(states),
            "users": lambda: state.canvas.users(population),
        }
        if number not in (str(ACCOUNT), "self") or name not in lists:
            return _missing("resource")
        return _paged(request, state, lists[name], wrap)

    async def course(self, request: Request) -> Response:
        """Lists of one course."""
        state = self._state
        if reply := _refused(request, state):
            return reply
        number, name, query = int(request.path_params["course"]), request.path_params["name"], request.query_params
        lists: dict[str, Callable[[], Iterable[object]]] = {
            "sections": lambda: state.canvas.sections(number),
            "enrollments": lambda: state.canvas.enrollments(number, query.getlist("state[]")),
            "assignments": lambda: state.canvas.assignments(number),
            "students/submissions": lambda: _submissions(request, state, number),
        }
        if number not in state.world.assignments or name not in lists:
            return _missing("resource")
        return _paged(request, state, lists[name])

    async def page_views(self, request: Request) -> Response:
        """One user's page views, as far back as the platform keeps them."""
        state = self._state
        if reply := _refused(request, state):
            return reply
        now = close_of(state.night)
        start, end = (_moment(request.query_params.get(name, "")) for name in ("start_time", "end_time"))
        if start and start > now:
            return JSONResponse({"errors": [{"message": "start_time must not be in the future"}]}, 400)
        if request.path_params["user"] == BENCH:
            return _bench(request, state)
        if not request.path_params["user"].isdigit():
            return _missing("user")
        user = int(request.path_params["user"])
        first, last = iso(start) if start else "", iso(end or now)
        return _paged(request, state, lambda: state.canvas.page_views(user, first, last))


def routes(state: State) -> list[Route]:
    """The platform's addresses."""
    canvas = _Canvas(state)
    return [
        Route("/api/v1/accounts/{account}/{name}", canvas.account),
        Route("/api/v1/courses/{course:int}/{name:path}", canvas.course),
        Route("/api/v1/users/{user}/page_views", canvas.page_views),
    ]


def _submissions(request: Request, state: State, course: int) -> Iterable[object]:
    query = request.query_params
    if query.getlist("student_ids[]") != ["all"]:
        return []  # without it the list is the caller's own work
    since = [_moment(query.get(name, "")) for name in ("submitted_since", "graded_since")]
    return state.canvas.submissions(course, *(iso(moment) if moment else "" for moment in since))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _bench(request: Request, state: State) -> Response:
    start, size = _offset(request), _page_size(request)
    asked = request.query_params.get("rows", "")
    total = int(asked) if asked.isdigit() else state.options.bench_rows
    stop = min(start + size, total)
    return _reply(request, bench_page(start, stop, iso(close_of(state.night))[:10]), stop if stop < total else None)
