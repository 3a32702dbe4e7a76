"""The one way of all extractors to HTTP: retries, pacing, redirects, and credentials that never leave their origin.

Flow: Http -> session.py, one exchange -> judge.py, what its status means -> Answer, or again.
Messages name the source and the stream; an address is never quoted, for its path and query may name a person or hold a
secret.
"""

import random
import time
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from requests.structures import CaseInsensitiveDict

from coaching.connections import Connection
from coaching.errors import ContractError
from extractors.wire.answer import Again, Answer, Spoilt, Unauthorised
from extractors.wire.content import Check
from extractors.wire.credential import refuse_unsendable
from extractors.wire.judge import broken, judge, refused, unavailable
from extractors.wire.patience import Patience
from extractors.wire.session import Call, Params, Session

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_MOST_SPOILT = 3


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
        self._patience = Patience.of(connection.extra)
        self._session = Session(connection, what=what, patience=self._patience)
        refuse_unsendable(connection, credential or {}, what=what)
        self._credential = dict(credential or {})
        self._renew = renew
        self._sleep = sleep

    def get(
        self,
        url: str,
        *,
        label: str,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        check: Check | None = None,
    ) -> Answer:
        """Gets one address, which must be of the connection's own origin.

        Args:
            check: says what a 200 lacks; such an answer is asked for again a few times.

        Raises:
            AccessError: 401 or 403. UnavailableError: retries used up. ContractError: anything else that is not a whole
                200.
        """
        self.refuse_foreign(url, label)
        return self._patiently(Call("GET", url, label, headers, params=params), check)

    def post(
        self,
        url: str,
        *,
        label: str,
        json: Mapping[str, str | bool | int] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        check: Check | None = None,
    ) -> Answer:
        """Posts JSON or a form; retried like `get`, so only for calls that may be repeated."""
        return self._patiently(Call("POST", url, label, headers, json=json, form=form), check)

    def refuse_foreign(self, url: str, label: str) -> None:
        """Neither links nor redirects lead to another scheme, host, port or path prefix: what stands there is no data.

        Raises:
            ContractError: this one does.
        """
        if not self._session.owns(url):
            message = f"{self.what}: a link or redirect in '{label}' leaves the connection's address."
            raise ContractError(
                message,
                remedy="Correct the host of the connection, or ask the source's operator why its links point "
                "elsewhere.",
            )

    def _patiently(self, call: Call, check: Check | None) -> Answer:
        reason, failing, renewed = "no answer", False, False
        spoilt = 0
        for attempt in range(1, self._patience.attempts + 1):
            last = attempt == self._patience.attempts
            try:
                return self._once(call, check)
            except Spoilt as again:
                spoilt += 1
                if last or spoilt == _MOST_SPOILT:
                    raise broken(self.what, call.label, f"{again.reason} (asked {attempt} times)") from None
                self._wait(attempt, again, call.label)
            except Again as again:
                reason, failing = again.reason, again.failing
                if not last:
                    self._wait(attempt, again, call.label)
            except Unauthorised as problem:
                if not self._renew or renewed:
                    raise refused(self.what, call.label, alone=not problem.named) from None
                renewed = True
                self._credential = dict(self._renew())
        reason = f"{reason} after {self._patience.attempts} attempts"
        raise unavailable(self.what, call.label, reason, failing=failing)

    def _once(self, call: Call, check: Check | None) -> Answer:
        for _ in range(_MOST_REDIRECTS):
            response, body = self._session.exchange(call, credential=self._credential)
            if response.status_code not in _REDIRECTS:
                answer = judge(response, body, what=self.what, label=call.label)
                self._pace(response.headers)
                if problem := check(answer) if check else "":
                    raise Spoilt(reason=problem)
                return answer
            target = urljoin(call.url, response.headers.get("Location", ""))
            self.refuse_foreign(target, call.label)
            if call.method != "GET":
                raise broken(self.what, call.label, "was redirected where it must not go")
            call = call.moved(target)
        raise broken(self.what, call.label, "was redirected too often")

    def _pace(self, headers: CaseInsensitiveDict[str]) -> None:
        try:
            left = float(headers.get("X-Rate-Limit-Remaining", "inf"))
        except ValueError:
            return
        below = self._patience.pace_below
        if left < below:
            self._sleep(self._patience.pace_seconds * (1 - max(left, 0.0) / below))

    def _wait(self, attempt: int, again: Again, label: str) -> None:
        if again.wait is not None and again.wait > self._patience.longest_wait_seconds:
            raise unavailable(self.what, label, f"{again.reason}: it asked to wait {again.wait:.0f} s") from None
        # jitter keeps several streams from coming back at the same moment
        backoff = self._patience.backoff_seconds * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311
        self._sleep(again.wait if again.wait is not None else min(backoff, self._patience.longest_wait_seconds))
