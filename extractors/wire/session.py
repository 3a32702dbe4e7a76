"""One session with one origin: requests as they go out, and what may break on the way.

A credential goes to the connection's own origin only. Nothing that the library raises is quoted, for it holds the
address.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

import requests
from requests.utils import get_environ_proxies

from coaching.connections import Connection
from coaching.errors import ConfigError, ContractError
from extractors.wire.answer import Again, is_http, no_auth, refuse_short, same_origin
from extractors.wire.deadline import Deadline, DeadlineAdapter
from extractors.wire.judge import unavailable
from extractors.wire.patience import Patience

# urllib3 logs addresses with their query, at DEBUG every one, as warnings those of strange answers
logging.getLogger("urllib3").setLevel(logging.ERROR)

_NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
)
Params = Mapping[str, str | int | list[str]]


@dataclass(frozen=True)
class Call:
    """What is asked of the origin; `label` names it in messages."""

    method: str
    url: str
    label: str
    headers: Mapping[str, str] | None = None
    params: Params | None = None
    json: Mapping[str, str | bool | int] | None = None
    form: Mapping[str, str] | None = None

    def moved(self, url: str) -> "Call":
        """The same at another address, which holds its own parameters."""
        return replace(self, url=url, params=None, json=None, form=None)


class Session:
    """The connections to one origin, kept and reused; `what` names the source in messages."""

    def __init__(self, connection: Connection, *, what: str, patience: Patience) -> None:
        self.origin = connection.base_url
        self._what = what
        if not is_http(self.origin):
            message = f"{what}: the connection '{connection.conn_id}' has no http address."
            raise ConfigError(message, remedy="Set its host as https://name.example.")
        self._requests = requests.Session()
        # the environment's .netrc must not replace the credential; its proxies and certificates still hold
        self._requests.trust_env = False
        self._requests.proxies.update(get_environ_proxies(self.origin))
        self._requests.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self._timeouts_seconds = (patience.connect_seconds, patience.read_seconds)
        self._deadline = Deadline(patience.answer_seconds)
        for scheme in ("http://", "https://"):
            self._requests.mount(scheme, DeadlineAdapter(self._deadline, pool_connections=2, pool_maxsize=2))

    def owns(self, url: str) -> bool:
        """Whether an address is of the connection's own origin."""
        return same_origin(url, self.origin)

    def exchange(self, call: Call, *, credential: Mapping[str, str]) -> tuple[requests.Response, bytes]:
        """Asks once and reads the whole body; redirects are not followed.

        Raises:
            Again: the wire broke, or the body was cut short. UnavailableError: the answer was not whole by its
            deadline. ContractError: the address is not valid.
        """
        self._deadline.start()
        headers = {**(credential if self.owns(call.url) else {}), **(call.headers or {})}
        try:
            # `auth` that changes nothing keeps user names inside an address from becoming a credential
            response = self._requests.request(
                call.method,
                call.url,
                headers=headers,
                params=call.params,
                json=call.json,
                data=call.form,
                timeout=self._timeouts_seconds,
                allow_redirects=False,
                auth=no_auth,
            )
            body: bytes = response.content
        except (*_NO_ADDRESS, UnicodeError):
            message = f"{self._what}: an address it was given is not valid."
            raise ContractError(message, remedy="Check the connection's host.") from None
        except requests.exceptions.RequestException as error:
            raise self._failed(call, error) from None
        refuse_short(response, body)
        return response, body

    def _failed(self, call: Call, error: requests.exceptions.RequestException) -> Exception:
        if self._deadline.left() <= 0:  # once is enough: whoever needs that long will need it again
            return unavailable(self._what, call.label, f"no whole answer came within {self._deadline.seconds:g} s")
        if isinstance(error, requests.exceptions.SSLError):
            return Again(reason="the TLS certificate was not accepted")
        if isinstance(error, requests.exceptions.Timeout):
            return Again(reason="no answer in time")
        return Again(reason="the connection broke or the answer was cut short")
