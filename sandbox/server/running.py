"""A sandbox while it runs: in this process for tests, or as a process of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import uvicorn

from sandbox.server.app import build_app
from sandbox.server.connections import connections
from sandbox.systems import Fault, Options, State
from sandbox.systems.secrets import all_secrets
from sandbox.world import World

_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: its address, the environment that leads to it, and its clock."""

    base_url: str
    environment: dict[str, str] = field(repr=False)
    state: State = field(repr=False)

    def set_night(self, night: date) -> None:
        """Moves the clock to the close of that local day."""
        self.state.set_night(night)

    def set_faults(self, *faults: Fault) -> None:
        """Plants these failures instead of the ones before."""
        self.state.faults = list(faults)


def _listen(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((_HOST, port))
    sock.listen(128)
    return sock


def _server(state: State) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            build_app(state), log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
    )


@contextmanager
def running(world: World, options: Options | None = None) -> Iterator[Sandbox]:
    """Serves a world from a thread of this process until the block ends."""
    state = State(world, all_secrets(world.seed), options or Options())
    server = _server(state)
    with _listen(0) as sock:
        address = f"http://{_HOST}:{sock.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            yield Sandbox(address, connections(address, world.seed), state)
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def serve(world: World, *, port: int, port_file: Path | None, night: date, options: Options) -> None:
    """Serves until the process is told to stop.

    The port is written by rename once connections are taken; those that come while the world is still being made wait
    for it.
    """
    with _listen(port) as sock:
        if port_file:
            aside = port_file.with_name(f"{port_file.name}.tmp")
            aside.write_text(f"{sock.getsockname()[1]}\n", encoding="utf-8")
            aside.replace(port_file)
        _server(State(world.prepare(), all_secrets(world.seed), options, night)).run(sockets=[sock])
