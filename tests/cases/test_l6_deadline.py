"""L6: an answer that drips ends by a deadline for the whole of it, as `unavailable`, wherever it drips."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coaching.connections import Connection
from coaching.errors import UnavailableError
from extractors.wire.http import Http
from tests.cases.wire import landed, stream_of
from tests.unit.extractors.scripted import QUICK, Scripted

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_LONG = b"[" + b" " * 10_000 + b"]"


@contextmanager
def _dripping(at_once: bytes, dripped: bytes) -> Iterator[Scripted]:
    """A server that sends some bytes at once and the others one by one, 20 a second; it counts its callers."""
    script = Scripted({})
    over = threading.Event()

    def serve(caller: socket.socket) -> None:
        with caller:
            script.asked.append(("GET", "", {}, caller.recv(65_536)))
            try:
                caller.sendall(at_once)
                for byte in dripped:
                    if over.wait(0.05):
                        return
                    caller.sendall(bytes([byte]))
            except OSError:
                return

    def listen(listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(caller,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        script.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=listen, args=(listener,), daemon=True).start()
        try:
            yield script
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("at_once", "dripped"),
    [
        (b"", HEAD + b"X-Long: " + b"x" * 10_000),
        (HEAD + b"Content-Length: 10002\r\n\r\n", _LONG),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n[\r\n" + b"1\r\n \r\n" * 10_000),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(_LONG * 50, 0)),
        (HEAD + b"\r\n", _LONG),
    ],
    ids=["headers", "length", "chunked", "gzip", "until-close"],
)
def test_a_dripping_answer_ends_as_unavailable(tmp_path: Path, at_once: bytes, dripped: bytes) -> None:
    began = time.monotonic()
    with (
        _dripping(at_once, dripped) as server,
        pytest.raises(UnavailableError, match=r"no whole answer came within 0\.5 s"),
    ):
        landed(server, stream_of("canvas.courses"), tmp_path, answer_seconds=0.5)
    assert time.monotonic() - began < 5
    assert len(server.asked) == 1
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


def test_a_slow_answer_within_its_deadline_is_taken_whole() -> None:
    body = b"[1,2,3,4]"
    with _dripping(HEAD + b"Content-Length: %d\r\n\r\n" % len(body), body) as server:
        connection = Connection("test", server.base_url, "", "t", {**QUICK, "answer_seconds": 20})
        assert Http(connection, what="Test source").get(f"{server.base_url}/a", label="a").body == body


def test_every_answer_has_a_deadline_of_its_own() -> None:
    body = b"[1,2,3,4]"  # each takes half a second of the second that it has
    with _dripping(HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body), body) as server:
        connection = Connection("test", server.base_url, "", "t", {**QUICK, "answer_seconds": 1})
        http = Http(connection, what="Test source")
        assert [http.get(f"{server.base_url}/{n}", label="a").body for n in range(3)] == [body] * 3
