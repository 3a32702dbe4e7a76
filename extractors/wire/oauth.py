"""OAuth 2 tokens, kept in memory only."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit

from coaching.connections import Connection
from coaching.errors import ContractError
from extractors.wire.content import json_document
from extractors.wire.http import Http

_TOKEN = re.compile(r"[!-~]+")


def bearer(connection: Connection, *, token_url: str, form: Mapping[str, str], what: str) -> dict[str, str]:
    """The Authorization header for a token just fetched with the connection's client id and secret.

    Raises:
        AccessError: the client is not accepted. ContractError: the answer holds no token.
    """
    pieces = urlsplit(token_url)
    origin = replace(connection, base_url=f"{pieces.scheme}://{pieces.netloc}")
    basic = base64.b64encode(
        f"{quote(connection.login, safe='')}:{quote(connection.password, safe='')}".encode()
    ).decode()
    http = Http(origin, what=what, credential={"Authorization": f"Basic {basic}"})
    answer = http.post(token_url, label="token", form=form, check=json_document(b"{"))
    try:
        token = json.loads(answer.body)["access_token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        token = None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        message = f"{what}: the token service answered without a token that can be sent."
        raise ContractError(message, remedy="Check token_url in the connection's extra.")
    return {"Authorization": f"Bearer {token}"}
