"""OneRoster 1.2 rostering service (REST, OAuth 2 client credentials).

Flow: <base_url>/ims/oneroster/rostering/v1p2/... -> landing/<source>/<stream>
Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

import json
from collections.abc import Iterator

from coaching.connections import Connection
from coaching.district import SourceConfig
from coaching.pages import CountSource, Page, Window
from extractors.kinds.oneroster.streams import streams
from extractors.wire.answer import Answer
from extractors.wire.ask import Ask, broken
from extractors.wire.content import other_type
from extractors.wire.http import Http
from extractors.wire.oauth import bearer
from extractors.wire.turn import Turn

SERVICE = "/ims/oneroster/rostering/v1p2"
SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"
LIMIT = 500


def pages(ask: Ask) -> Iterator[Page]:
    """Pages until an empty one, advancing by the records received: servers clamp `limit` without saying so.

    A server that begins again ends where as many came as it reported, and is refused where it reported otherwise.
    """
    http = _client(ask)
    records, path = str(ask.stream.options["records"]), str(ask.stream.options["path"])
    offset = most = 0
    turn = Turn(ask)
    while True:
        answer, ids = _list(ask, http, offset=offset)
        if ids and turn.repeats(ids):
            if offset == ask.pull.reported_count:
                break
            raise turn.refusal(offset)
        ask.pull.bytes_received += len(answer.body)
        if ids:
            offset += len(ids)
            reported = answer.headers.get("X-Total-Count", "")
            if reported.isdigit():
                ask.pull.reported_count = int(reported)
                most = max(most, int(reported))  # a roster may lose a record while it is read
            if ask.pull.reported_count is not None and offset > most:
                raise broken(ask, f"holds more rows ({offset} so far) than the {most} that it reports")
        yield Page(answer.body, records=records, source_file=path)
        if not ids:
            break
    ask.pull.completeness = CountSource.END_OF_PAGES if ask.pull.reported_count is None else CountSource.REPORTED_COUNT


def ping(source: str, config: SourceConfig, connection: Connection | None) -> str:
    """Asks for one record of every collection that is pulled: a scope may open some of them only."""
    asks = [Ask(s, connection, Window(None, None), None, dict(config.options)) for s in streams(source)]
    http = _client(asks[0])
    pulled = [a for a in asks if a.label not in config.streams or config.streams[a.label].enabled]
    for ask in pulled:
        _list(ask, http, offset=0, limit=1)
    return f"OneRoster gave a token and answered for {', '.join(a.label for a in pulled)}"


def _client(ask: Ask) -> Http:
    connection = ask.connected()
    what = f"OneRoster source '{ask.stream.source}'"
    token_url = str(connection.extra.get("token_url") or f"{connection.base_url}/oauth/token")
    form = {"grant_type": "client_credentials", "scope": str(connection.extra.get("scope") or SCOPE)}

    def renew() -> dict[str, str]:
        return bearer(connection, token_url=token_url, form=form, what=what)

    return Http(connection, what=what, credential=renew(), renew=renew)


def _list(ask: Ask, http: Http, *, offset: int, limit: int = LIMIT) -> tuple[Answer, list[str]]:
    """One page, and its records' ids; a record that is none or has none stands in for itself."""
    # a stable order, because offsets shift when the roster changes while it is read
    params: dict[str, str | int | list[str]] = {"limit": limit, "offset": offset, "sort": "sourcedId", "orderBy": "asc"}
    below = str(ask.stream.options["records"])
    ids: list[str] = []

    def check(answer: Answer) -> str:
        if problem := other_type(answer):
            return problem
        try:
            value = json.loads(answer.body)
        except (ValueError, RecursionError):
            return "is not whole JSON, though its status is 200"
        records = value.get(below) if isinstance(value, dict) else None
        if not isinstance(records, list):
            return "holds no list, though its status is 200"
        ids[:] = [str((r.get("sourcedId") if isinstance(r, dict) else None) or r) for r in records]
        return ""

    url = f"{http.base_url}{SERVICE}/{ask.stream.options['path']}"
    return http.get(url, label=ask.label, params=params, check=check), ids
