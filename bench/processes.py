"""Whole processes under the clock: wall time, processor time and peak memory."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coaching.errors import UnavailableError
from coaching.paths import PROJECT

_POLL_SECONDS = 0.02
_KEPT_SETTINGS = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Ran:
    """One process from start to end.

    Attributes:
        seconds: wall time, interpreter start included.
        cpu_seconds: of the process and its children.
        peak_mb: the most memory the process itself held at once (10^6 bytes).
        greatest_mb: the most that it, or one process that it started and waited for, held at once.
        stdout: what it wrote.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    stdout: str = ""
    greatest_mb: float = 0.0


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a measured process: none of the caller's settings but the machine's."""
    return {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ} | dict(own)


def measured(command: Sequence[str], *, env: Mapping[str, str], out: Path, cwd: Path = PROJECT) -> Ran:
    """Runs a command to its end.

    Args:
        out: a folder for what it writes.
        cwd: the code it runs.

    Raises:
        UnavailableError: it did not exit with 0; its last line says why.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / "stdout").open("wb") as stdout, (out / "stderr").open("wb") as stderr:
        started = time.monotonic()
        child = subprocess.Popen(command, cwd=cwd, env=dict(env), stdout=stdout, stderr=stderr)
        peak, status, usage = _watch(child.pid)
        seconds = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        message = f"'{' '.join(command[1:4])}' ended with exit code {child.returncode}."
        raise UnavailableError(message, remedy=_last_line(out))
    told = (out / "stdout").read_text(encoding="utf-8")
    greatest = max(peak, usage.ru_maxrss * 1024 / 1e6)
    return Ran(seconds, usage.ru_utime + usage.ru_stime, peak, told, greatest)


def _last_line(out: Path) -> str:
    said = [
        line
        for name in ("stdout", "stderr")
        for line in (out / name).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return said[-1] if said else "It said nothing."


def _watch(pid: int) -> tuple[float, int, "os.struct_rusage"]:  # type: ignore[name-defined]
    """Waits for the end and follows the kernel's own high-water mark.

    The figure of `wait4` is not used where there is a better one: it starts from the memory of the process that forked.
    """
    peak = 0.0
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return peak or usage.ru_maxrss / 1000, status, usage
        peak = max(peak, high_water_mb(pid))
        time.sleep(_POLL_SECONDS)


def high_water_mb(pid: int | str) -> float:
    """The most memory that a process has held at once; `self` is this one."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    for line in text.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
