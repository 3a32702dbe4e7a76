"""A server on loopback that answers with what a test wrote down, and remembers what it was asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from coaching.connections import Connection

QUICK = {"backoff_seconds": 0.001, "pace_seconds": 0.0, "read_seconds": 2, "poll_seconds": 0.001}


@dataclass
class Reply:
    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass
class Scripted:
    """Replies by path (without query), each list used up in turn, its last one repeated; `*` is for all others."""

    replies: dict[str, list[Reply]]
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    base_url: str = ""

    def connection(self, **extra: object) -> Connection:
        return Connection("test", self.base_url, "client", "s3cret-token", {**QUICK, **extra})

    def answer(self, path: str) -> Reply:
        listed = self.replies.get(path.split("?")[0]) or self.replies.get("*") or [Reply(status=404)]
        reply = listed.pop(0) if len(listed) > 1 else listed[0]
        headers = {k: v.replace("BASE", self.base_url) for k, v in reply.headers.items()}
        return Reply(reply.body, reply.status, headers, reply.length)


@contextmanager
def scripted(replies: dict[str, list[Reply]]) -> Iterator[Scripted]:
    script = Scripted(replies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            script.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, sent))
            reply = script.answer(self.path)
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.end_headers()
            self.wfile.write(reply.body)
            if reply.length is not None:
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """Clients that hang up are part of the play."""

    with Server(("127.0.0.1", 0), Handler) as server:
        script.base_url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
