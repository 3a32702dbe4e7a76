"""The one HTTP session of all extractors: timeouts, retries, pacing, and credentials that never leave their origin.

Messages name the source and the stream; an address is never quoted, for its path and query may name a person or hold a
secret.
"""

import logging
import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies

from coaching.connections import Connection
from coaching.errors import AccessError, CoachingError, ConfigError, ContractError, UnavailableError
from extractors.wire.answer import (
    Again,
    Answer,
    Missing,
    Unauthorised,
    no_auth,
    refuse_short,
    retry_after,
    safe_redirect,
    same_origin,
)
from extractors.wire.patience import Patience

# urllib3 logs every address with its query at DEBUG
logging.getLogger("urllib3").setLevel(logging.WARNING)

Params = Mapping[str, str | int | list[str]]
_THROTTLE_BODY = b"rate limit exceeded"
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_OK = 200
_BAD_REQUEST = 400
_UNAUTHORISED = 401
_FORBIDDEN = 403
_NOT_FOUND = 404
_TOO_MANY = 429
_SERVER_ERROR = 500


@dataclass(frozen=True)
class _Call:
    """What is asked of the origin; `label` names it in messages."""

    method: str
    url: str
    label: str
    headers: Mapping[str, str] | None = None
    params: Params | None = None
    json: Mapping[str, str | bool] | None = None
    form: Mapping[str, str] | None = None

    def moved(self, url: str) -> "_Call":
        """The same at another address, which holds its own parameters."""
        return replace(self, url=url, params=None, json=None, form=None)


class Http:
    """Requests to one origin. One instance a thread: connections are kept and reused.

    Args:
        what: names the source in messages, for example `Canvas source 'canvas'`.
        credential: headers that only the connection's own origin may see.
        renew: gives new credential headers once after a 401.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        what: str,
        credential: Mapping[str, str] | None = None,
        renew: Callable[[], Mapping[str, str]] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = connection.base_url
        self.what = what
        self._origin = connection.base_url
        if urlsplit(self._origin).scheme not in ("http", "https") or not urlsplit(self._origin).hostname:
            message = f"{what}: the connection '{connection.conn_id}' has no http address."
            raise ConfigError(message, remedy="Set its host as https://name.example.")
        self._credential = dict(credential or {})
        self._renew = renew
        self._patience = Patience.of(connection.extra)
        self._sleep = sleep
        self._session = requests.Session()
        # the environment's .netrc must not replace the credential; its proxies and certificates still hold
        self._session.trust_env = False
        self._session.proxies.update(get_environ_proxies(connection.base_url))
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=2, pool_maxsize=2))

    def get(
        self, url: str, *, label: str, params: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Gets one address, which must be of the connection's own origin.

        Raises:
            AccessError: 401 or 403. UnavailableError: retries used up. ContractError: anything else that is not a whole
                200.
        """
        self.refuse_foreign(url, label)
        return self._patiently(_Call("GET", url, label, headers, params=params))

    def post(
        self,
        url: str,
        *,
        label: str,
        json: Mapping[str, str | bool] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Posts JSON or a form; retried like `get`, so only for calls that may be repeated."""
        return self._patiently(_Call("POST", url, label, headers, json=json, form=form))

    def refuse_foreign(self, url: str, label: str) -> None:
        """A credential never follows a link to another scheme, host, port or path prefix."""
        if not self._own(url):
            message = f"{self.what}: a link in '{label}' leaves the connection's address."
            raise ContractError(
                message,
                remedy="Correct the host of the connection, or ask the source's operator why its links point "
                "elsewhere.",
            )

    def _own(self, url: str) -> bool:
        return same_origin(url, self._origin)

    def _patiently(self, call: _Call) -> Answer:
        reason = "no answer"
        renewed = False
        for attempt in range(1, self._patience.attempts + 1):
            try:
                answer = self._once(call)
            except Again as again:
                reason = again.reason
                if attempt < self._patience.attempts:
                    self._wait(attempt, again, call.label)
                continue
            except Unauthorised:
                if self._renew and not renewed:
                    renewed = True
                    self._credential = dict(self._renew())
                    continue
                raise self._access(call.label, _UNAUTHORISED) from None
            return answer
        raise self._unavailable(call.label, f"{reason} after {self._patience.attempts} attempts")

    def _once(self, call: _Call) -> Answer:
        for _ in range(_MOST_REDIRECTS):
            response, body = self._exchange(call)
            if response.status_code not in _REDIRECTS:
                return self._judged(response, body, call.label)
            target = urljoin(call.url, response.headers.get("Location", ""))
            if call.method != "GET" or not safe_redirect(call.url, target):
                raise self._contract(call.label, "was redirected where it must not go")
            call = call.moved(target)
        raise self._contract(call.label, "was redirected too often")

    def _exchange(self, call: _Call) -> tuple[requests.Response, bytes]:
        headers = {**(self._credential if self._own(call.url) else {}), **(call.headers or {})}
        timeout = (self._patience.connect_seconds, self._patience.read_seconds)
        try:
            # `auth` that changes nothing keeps user names inside an address from becoming a credential
            response = self._session.request(
                call.method,
                call.url,
                headers=headers,
                params=call.params,
                json=call.json,
                data=call.form,
                timeout=timeout,
                allow_redirects=False,
                auth=no_auth,
            )
            body: bytes = response.content
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
            message = f"{self.what}: an address it was given is not valid."
            raise ContractError(message, remedy="Check the connection's host.") from None
        except requests.exceptions.SSLError:
            raise Again(reason="the TLS certificate was not accepted") from None
        except requests.exceptions.Timeout:
            raise Again(reason="no answer in time") from None
        except requests.exceptions.RequestException:
            raise Again(reason="the connection broke or the answer was cut short") from None
        refuse_short(response, body)
        return response, body

    def _judged(self, response: requests.Response, body: bytes, label: str) -> Answer:
        status = response.status_code
        if status == _TOO_MANY or (status == _FORBIDDEN and _THROTTLE_BODY in body[:2000].lower()):
            raise Again(reason="throttled", wait=retry_after(response.headers))
        if status >= _SERVER_ERROR:
            raise Again(reason=f"status {status}", wait=retry_after(response.headers))
        if status == _UNAUTHORISED:
            raise Unauthorised
        if status == _FORBIDDEN:
            raise self._access(label, status)
        if status == _NOT_FOUND:
            message = f"{self.what}: '{label}' was not found (404)."
            raise Missing(message, remedy="Check the ids in district.yml and the connection's host.")
        if status == _BAD_REQUEST:
            message = f"{self.what}: '{label}' was answered with status 400."
            raise ContractError(message, remedy="Check the ids and options of that stream in district.yml.")
        if status != _OK:
            raise self._contract(label, f"was answered with status {status}")
        self._pace(response.headers)
        link = response.links.get("next", {}).get("url") if "link" in response.headers else None
        return Answer(body, response.headers, response.url, urljoin(response.url, link) if link else None)

    def _pace(self, headers: CaseInsensitiveDict[str]) -> None:
        try:
            left = float(headers.get("X-Rate-Limit-Remaining", "inf"))
        except ValueError:
            return
        below = self._patience.pace_below
        if left < below:
            self._sleep(self._patience.pace_seconds * (1 - max(left, 0.0) / below))

    def _wait(self, attempt: int, again: "Again", label: str) -> None:
        if again.wait is not None and again.wait > self._patience.longest_wait_seconds:
            raise self._unavailable(label, f"{again.reason}: it asked to wait {again.wait:.0f} s") from None
        # jitter keeps several streams from coming back at the same moment
        backoff = self._patience.backoff_seconds * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311
        self._sleep(again.wait if again.wait is not None else min(backoff, self._patience.longest_wait_seconds))

    def _access(self, label: str, status: int) -> CoachingError:
        message = f"{self.what}: access to '{label}' was refused (status {status})."
        return AccessError(message, remedy="Mend the credential of the connection or its permissions.")

    def _unavailable(self, label: str, reason: str) -> CoachingError:
        return UnavailableError(
            f"{self.what}: '{label}' could not be had: {reason}.",
            remedy="Run it again later; the last good load stays.",
        )

    def _contract(self, label: str, problem: str) -> CoachingError:
        return ContractError(
            f"{self.what}: '{label}' {problem}.",
            remedy="The last good load stays; look at what the source answers for this stream.",
        )
