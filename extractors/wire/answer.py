"""Small facts about requests and answers: what may follow a link, what was cut short, how long to wait."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from coaching.errors import AccessError, ContractError, UnavailableError

_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Answer:
    """A whole answer with status 200."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    url: str = field(repr=False)
    next_url: str | None = field(default=None, repr=False)


class Missing(ContractError):
    """404: what was asked for is not there."""


class BadRequest(ContractError):
    """400: the source does not answer that for this id or with these options."""


class Forbidden(AccessError):
    """403, or a 401 that does not speak of the credential: this was refused, others may not be."""


class Failing(UnavailableError):
    """500 to the end: the source fails at this question, others may be answered."""


class Again(Exception):
    """Trying again may help; `failing` where the source fails at this very question (500)."""

    def __init__(self, *, reason: str, wait: float | None = None, failing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.failing = failing


class Spoilt(Again):
    """A 200 that holds half a document, or something else: asked for again a few times only."""


class Unauthorised(Exception):
    """401: perhaps a token that ran out; `named` where the answer says how to authenticate, as it must."""

    def __init__(self, *, named: bool) -> None:
        super().__init__()
        self.named = named


def no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leaves a request as it is: given as `auth`, it keeps other sources of credentials out."""
    return request


def port_of(pieces: SplitResult) -> int | None:
    """The port, the scheme's own where none is named."""
    return pieces.port or {"http": 80, "https": 443}.get(pieces.scheme)


def refuse_short(response: requests.Response, body: bytes) -> None:
    """Refuses a body that is shorter than its own header says."""
    told = response.headers.get("Content-Length", "")
    plain = response.headers.get("Content-Encoding", "identity") == "identity"
    if told.isdigit() and plain and int(told) != len(body):
        raise Again(reason="the answer was cut short")


def retry_after(headers: CaseInsensitiveDict[str]) -> float | None:
    """The seconds a server asks to wait, as a number or until a date; nonsense counts as nothing.

    A date is measured by the server's own clock where it tells the time, for ours may differ.
    """
    told = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(told):
        return float(told)
    until = _instant(told)
    if until is None:
        return None
    now = _instant(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_http(url: str) -> bool:
    """Whether an address has a host and, where it names one, a port."""
    try:
        pieces = urlsplit(url)
        return pieces.scheme in ("http", "https") and bool(pieces.hostname) and port_of(pieces) is not None
    except ValueError:
        return False


def same_origin(url: str, base: str) -> bool:
    """Whether scheme, host and port are the base's and the path lies below the base's."""
    if not is_http(url):
        return False
    pieces, own = urlsplit(url), urlsplit(base)
    same = (pieces.scheme, pieces.hostname, port_of(pieces)) == (own.scheme, own.hostname, port_of(own))
    prefix = own.path.rstrip("/")
    return same and (pieces.path == prefix or pieces.path.startswith(prefix + "/")) and "/../" not in pieces.path
