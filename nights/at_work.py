"""One night at a time: a lock that dies with its process.

Flow: steps of one run share it -> another run, of whichever night, waits, and is refused in one sentence
A run is what `coaching run` or one run of the DAG is: Airflow's tasks of a night work side by side, each in a process
of its own, and none of them lives as long as the night. So each step holds the lock while it runs, shared with the
others of its run, whose name stands in the file. It is taken behind a gate, which is held for as long as that takes.
"""

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from coaching import atomic
from coaching.errors import ConfigError, UnavailableError
from nights.night import Night

log = logging.getLogger(__name__)
_POLL_SECONDS = 0.5


@contextmanager
def at_work(night: Night, *, rotates: bool = False) -> Iterator[None]:
    """Keeps every other run out for as long as the block lasts; steps of the same run come in.

    Args:
        night: the run's.
        rotates: whether it is the rotation of the pseudonym key that is at work.

    Raises:
        ConfigError: a rotation of the pseudonym key has not ended: until then files of two keys stand side by side.
        UnavailableError: another run is at work and did not end in time. Nothing was touched.
    """
    folder = night.paths.root / "locks"
    file = folder / "night"
    deadline, told = time.monotonic() + night.patience_seconds, False
    with atomic.disk_errors(file):
        atomic.make_folder(folder)
    with atomic.disk_errors(file), file.open("a+", encoding="utf-8") as lock:
        while other := _enter(folder / "gate", lock, night):
            message = f"Another run is at work: {other}."
            if time.monotonic() > deadline:
                raise UnavailableError(message, remedy="Nothing was touched; run this again when it has ended.")
            if not told:
                log.warning("%s Waiting for up to %.0f seconds.", message, night.patience_seconds)
            told = True
            time.sleep(_POLL_SECONDS)
        if night.paths.rotating.exists() and not rotates:
            message = "A rotation of the pseudonym key was begun and has not ended."
            raise ConfigError(message, remedy="Run `coaching rotate-key`, which goes on with it, then this again.")
        yield


def _enter(gate: Path, lock: IO[str], night: Night) -> str:
    """Takes the lock; where another run has it, says which and leaves it alone."""
    with gate.open("w") as passing:
        fcntl.flock(passing, fcntl.LOCK_EX)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = json.loads(lock.read())
            if holder["run"] != night.run:
                return f"{holder['work']}, since {holder['since']} (process {holder['process']})"
        else:
            lock.truncate(0)
            lock.write(json.dumps(_told(night)))
            lock.flush()
        fcntl.flock(lock, fcntl.LOCK_SH)
    return ""


def _told(night: Night) -> dict[str, str]:
    since = datetime.now(night.district.zone).strftime("%H:%M")
    work = f"the night of {night.load_date}" if night.load_date else "a command on the whole data folder"
    return {"run": night.run, "work": work, "since": since, "process": str(os.getpid())}
