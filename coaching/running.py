"""Whether the process that a marker names is still ours, and its end: a number is given again, after a reboot at once.

Flow: <folder>/<name>.pid -> process id -> what that process was started with -> a signal, or none
"""

import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

from coaching.errors import AccessError

_PROCESSES = Path("/proc")


def stop(marker: Path, *, known_by: Iterable[str]) -> bool:
    """Asks the process whose number a marker has to end.

    Args:
        marker: the file with its number; removed where that process is gone or another one.
        known_by: what it was started with; a process that was started with none of it is not ours.

    Returns:
        Whether it was there and was asked.

    Raises:
        AccessError: it is another user's.
    """
    try:
        process = int(marker.read_text(encoding="utf-8"))
        command = started_with(process)
        if any(word in command for word in known_by):
            os.kill(process, signal.SIGTERM)
            return True
    except PermissionError:
        message = f"Another user started what {marker} names."
        raise AccessError(message, remedy="Stop it as that user.") from None
    except (FileNotFoundError, ProcessLookupError, ValueError):
        pass
    marker.unlink(missing_ok=True)
    return False


def started_with(process: int) -> str:
    """The words that a process was started with; none where there is no such process."""
    if (_PROCESSES / "self").exists():
        try:
            return (_PROCESSES / str(process) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    asked = ["ps", "-ww", "-o", "command=", "-p", str(process)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout
