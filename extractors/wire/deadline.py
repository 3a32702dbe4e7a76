"""A deadline for a whole answer: a read timeout starts again with every byte, so that a dripping server never ends.

Every read of an answer, from its status line on, waits no longer than what is left.
"""

import io
import socket
import time
from functools import partial
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter

_BUFFER_BYTES = 64 * 1024


class Deadline:
    """How long one answer may take in all; it starts anew with every answer."""

    def __init__(self, seconds: float) -> None:
        """Starts."""
        self.seconds = seconds
        self.start()

    def start(self) -> None:
        """Starts anew."""
        self._ends = time.monotonic() + self.seconds

    def left(self) -> float:
        """The seconds that are left; negative afterwards."""
        return self._ends - time.monotonic()


class _Reads(io.RawIOBase):
    """A socket's reads under a deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline) -> None:
        self._raw, self._sock, self._deadline = raw, sock, deadline
        self._between_reads = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        left = self._deadline.left()
        if left <= 0:
            raise TimeoutError
        if self._between_reads is None or left < self._between_reads:
            self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp = io.BufferedReader(_Reads(self.fp.detach(), sock, deadline), _BUFFER_BYTES)


class DeadlineAdapter(HTTPAdapter):
    """Connections whose answers keep to a deadline, proxied ones too."""

    def __init__(self, deadline: Deadline, **more: Any) -> None:
        """Makes the pools."""
        self._answer = partial(_Answer, deadline=deadline)
        super().__init__(**more)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """The library's own, with our answers."""
        super().init_poolmanager(*args, **more)
        self._give_answers(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **more: Any) -> Any:
        """The library's own, with our answers."""
        manager = super().proxy_manager_for(*args, **more)
        self._give_answers(manager)
        return manager

    def _give_answers(self, manager: Any) -> None:
        # every connection makes its answers with `response_class`, and every pool its connections with `ConnectionCls`
        manager.pool_classes_by_scheme = {
            scheme: type(
                "_Pool",
                (pool,),
                {"ConnectionCls": type("_Connection", (pool.ConnectionCls,), {"response_class": self._answer})},
            )
            for scheme, pool in manager.pool_classes_by_scheme.items()
        }
