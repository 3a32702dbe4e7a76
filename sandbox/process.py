"""The sandbox as a process of its own, as the demo and the integration tests start it."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from coaching.errors import UnavailableError
from coaching.paths import PROJECT
from sandbox.server import connections

_START_SECONDS = 120


@dataclass(frozen=True)
class SandboxProcess:
    """A running sandbox: its address, the environment that leads to it, and its clock."""

    base_url: str
    environment: dict[str, str] = field(repr=False)
    control_secret: str = field(repr=False)

    def set_night(self, night: date) -> None:
        """Moves the clock to the close of that local day."""
        headers = {"X-Sandbox-Secret": self.control_secret, "Content-Type": "application/json"}
        body = json.dumps({"night": night.isoformat()}).encode()
        request = urllib.request.Request(f"{self.base_url}/_sandbox/clock", body, headers)  # noqa: S310 - loopback
        urllib.request.urlopen(request, timeout=180).close()  # noqa: S310


@contextmanager
def sandbox_process(*, size: str, seed: int, options: Sequence[str] = ()) -> Iterator[SandboxProcess]:
    """Starts `python -m sandbox serve` and stops it at the end.

    Args:
        options: further options of that command.

    Raises:
        UnavailableError: it did not listen in time.
    """
    secret = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        port_file = Path(folder) / "port"
        command = [
            sys.executable,
            "-m",
            "sandbox",
            "serve",
            "--size",
            size,
            "--seed",
            str(seed),
            "--port-file",
            str(port_file),
            *options,
        ]
        child = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, "SANDBOX_CONTROL_SECRET": secret}, stdout=subprocess.DEVNULL
        )
        try:
            base_url = f"http://127.0.0.1:{_port(child, port_file)}"
            yield SandboxProcess(base_url, connections(base_url, seed), secret)
        finally:
            child.terminate()
            child.wait()


def _port(child: "subprocess.Popen[bytes]", port_file: Path) -> int:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if port_file.exists():
            return int(port_file.read_text(encoding="utf-8"))
        time.sleep(0.05)
    message = "The sandbox did not start."
    raise UnavailableError(message, remedy="Run `python -m sandbox serve` to see why.")
