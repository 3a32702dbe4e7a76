"""OneRoster 1.2 rostering: a token by client credentials, offset pages clamped without a word, a total if switched on.

Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

import base64
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.systems.oneroster import records as oneroster
from sandbox.systems.state import State

_PREFIX = "/ims/oneroster/rostering/v1p2"
CLIENT = "sandbox-warehouse"


def _error(status: int, minor: str, text: str) -> Response:
    body = {"imsx_codeMajor": "failure", "imsx_severity": "error", "imsx_CodeMinor": minor, "imsx_description": text}
    return JSONResponse(body, status)


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() else default


class _Roster:
    """The service over one sandbox."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def token(self, request: Request) -> Response:
        """A bearer token for a client that shows its secret."""
        secrets = self._state.secrets
        form = (await request.body()).decode()
        given = request.headers.get("authorization", "")
        tokens = {secrets["roster_secret"]: secrets["roster_token"], secrets["barren_secret"]: secrets["barren_token"]}
        for secret, bearer in tokens.items():
            basic = base64.b64encode(f"{CLIENT}:{secret}".encode()).decode()
            if given == f"Basic {basic}" and "grant_type=client_credentials" in form:
                return JSONResponse({"access_token": bearer, "token_type": "Bearer", "expires_in": 3600})
        return JSONResponse({"error": "invalid_client"}, 401, {"WWW-Authenticate": "Basic"})

    async def collection(self, request: Request) -> Response:
        """One page of a collection."""
        state, secrets = self._state, self._state.secrets
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        name = request.path_params["name"]
        if bearer not in (secrets["roster_token"], secrets["barren_token"]):
            return _error(401, "unauthorisedrequest", "The token is not known.")
        if name not in oneroster.VIEWS:
            return _error(404, "unknownobject", "There is no such collection.")
        if bearer == secrets["barren_token"]:
            return JSONResponse({name: []})
        return _page(request, state, name)


def connection(base_url: str, secrets: Mapping[str, str]) -> dict[str, object]:
    """The client, its secret and where it gets a token."""
    return {
        "login": CLIENT,
        "password": secrets["roster_secret"],
        "extra": {"token_url": f"{base_url}/oauth/token"},
    }


def routes(state: State) -> list[Route]:
    """The token endpoint and the collections."""
    roster = _Roster(state)
    return [Route("/oauth/token", roster.token, methods=["POST"]), Route(_PREFIX + "/{name}", roster.collection)]


def _page(request: Request, state: State, name: str) -> Response:
    order = request.query_params.get("orderBy", "asc")
    sort = request.query_params.get("sort", "sourcedId")
    if sort not in ("sourcedId", "dateLastModified"):
        return _error(400, "invalid_filter_field", "Sorting by that field is not supported.")
    pieces = state.pieces(f"oneroster/{name}", lambda: oneroster.records(state.world, name, state.night))
    if order == "desc":
        pieces = pieces[::-1]
    limit, offset = min(_number(request, "limit", 100), state.world.size.roster_page), _number(request, "offset", 0)
    body = b'{"' + name.encode() + b'":[' + b",".join(pieces[offset : offset + limit]) + b"]}"
    headers = {"X-Total-Count": str(len(pieces))} if state.options.total_count else {}
    return Response(body, 200, headers, "application/json")
