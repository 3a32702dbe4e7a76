"""Superset's process on this machine: started beside nobody's secrets, awaited, stopped by its number.

Flow: <data>/bi -> gunicorn on 127.0.0.1 -> <data>/bi/superset.pid
"""

import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.request import urlopen

from coaching import running
from coaching.environment import passed_on
from coaching.errors import UnavailableError
from coaching.paths import PROJECT

PYTHON = PROJECT / ".venv-dashboards" / "bin"
SERVER = Path(__file__).parent / "server"
_WAIT_SECONDS, _STOP_SECONDS = 180.0, 20.0
# Two processes: one may draw while the other imports. Threads wait for the database, which runs beside Python.
_WORKERS, _THREADS = 2, 8


def stop(folder: Path) -> bool:
    """Stops what `started` has started; whether there was anything.

    Raises:
        AccessError: another user started it.
    """
    marker = _marker(folder)
    if not running.stop(marker, known_by=[str(marker)]):
        return False
    until = time.monotonic() + _STOP_SECONDS
    while marker.exists() and time.monotonic() < until:  # gunicorn removes it when it is gone
        time.sleep(0.1)
    return True


def _marker(folder: Path) -> Path:
    """Its path is what the process is known by: one path, whichever way leads to the folder."""
    return folder.resolve() / "superset.pid"


def free_port(wanted: int) -> int:
    """That port, or a free one where it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    message = "No port is free."
    raise UnavailableError(message)


def superset_environment(folder: Path, port: int) -> dict[str, str]:
    """The whole environment of Superset's processes: none of the caller's secrets."""
    return {
        **passed_on(),
        "COACHING_BI": str(folder),
        "COACHING_BI_PORT": str(port),
        "SUPERSET_CONFIG_PATH": str(SERVER / "superset_config.py"),
        "SUPERSET_ENV": "production",
        "SUPERSET_HOME": str(folder),
        "SCARF_ANALYTICS": "false",
        "PYTHONWARNINGS": "ignore",
    }


def started(folder: Path, port: int, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Superset, on its way up; its path of the marker is what `stop` knows it by."""
    with (folder / "superset.log").open("w", encoding="utf-8") as log:
        return subprocess.Popen(
            [
                PYTHON / "gunicorn", "superset.app:create_app()", "--preload", "--no-control-socket",
                "--bind", f"127.0.0.1:{port}", "--workers", str(_WORKERS), "--threads", str(_THREADS),
                "--worker-class", "gthread", "--timeout", "120", "--pid", str(_marker(folder)),
            ],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=dict(environment), cwd=folder, start_new_session=True,
        )  # fmt: skip


def until_it_answers(server: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
    """Waits for its first answer.

    Raises:
        UnavailableError: it did not start; the message names its log.
    """
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                server.returncode = 0  # it is to outlive us: nobody waits for it
                return
        except OSError:
            time.sleep(0.3)
    if server.poll() is None:
        server.terminate()
    message = "Superset did not start."
    raise UnavailableError(message, remedy=f"{folder / 'superset.log'} says why.")
