"""Small facts about requests and answers: what may follow a link, what was cut short, how long to wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from coaching.errors import ContractError


@dataclass(frozen=True)
class Answer:
    """A whole answer with status 200."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    url: str = field(repr=False)
    next_url: str | None = field(default=None, repr=False)


class Missing(ContractError):
    """404: what was asked for is not there."""


class Again(Exception):
    """Trying again may help."""

    def __init__(self, *, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Spoilt(Again):
    """A 200 that holds half a document, or something else: asked for again a few times only."""


class Unauthorised(Exception):
    """401: perhaps a token that ran out."""


def no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leaves a request as it is: given as `auth`, it keeps other sources of credentials out."""
    return request


def port_of(pieces: SplitResult) -> int | None:
    """The port, the scheme's own where none is named."""
    return pieces.port or {"http": 80, "https": 443}.get(pieces.scheme)


def safe_redirect(old: str, new: str) -> bool:
    """Whether a redirect keeps or gains TLS."""
    before, after = urlsplit(old).scheme, urlsplit(new).scheme
    return after == "https" or (after == "http" and before == "http")


def refuse_short(response: requests.Response, body: bytes) -> None:
    """Refuses a body that is shorter than its own header says."""
    told = response.headers.get("Content-Length", "")
    plain = response.headers.get("Content-Encoding", "identity") == "identity"
    if told.isdigit() and plain and int(told) != len(body):
        raise Again(reason="the answer was cut short")


def retry_after(headers: CaseInsensitiveDict[str]) -> float | None:
    """The seconds a server asks to wait; dates and nonsense count as nothing."""
    try:
        return max(0.0, float(headers["Retry-After"]))
    except (KeyError, ValueError):
        return None


def same_origin(url: str, base: str) -> bool:
    """Whether scheme, host and port are the base's and the path lies below the base's."""
    pieces, own = urlsplit(url), urlsplit(base)
    same = (pieces.scheme, pieces.hostname, port_of(pieces)) == (own.scheme, own.hostname, port_of(own))
    prefix = own.path.rstrip("/")
    return same and (pieces.path == prefix or pieces.path.startswith(prefix + "/")) and "/../" not in pieces.path
