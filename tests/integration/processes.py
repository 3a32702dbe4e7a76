"""Commands in process groups of their own: how one ended, and how one is ended with all that it started."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ran:
    """How a command ended, and all that it said."""

    exit_code: int
    seconds: float
    stdout: str = field(repr=False)
    stderr: str = field(repr=False)


def kill_group(child: "subprocess.Popen[str]") -> None:
    """kill -9 of the command and everything that it started; returns when nobody of them is left."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(30)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    message = "A process of the group outlived its kill."
    raise TimeoutError(message)
