"""Write aside, then rename: the one way in which a file comes into being. A kill leaves the old file or the new one.

What is written aside is hidden (no reader's glob finds it) and named after its process, so that what a killed one left
can be told from what is at work.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What stands aside, as a glob.
ASIDE = ".*.tmp"


def write_text(target: Path, text: str) -> None:
    """Writes a file whole or not at all, its folder where it is missing; what stood there is replaced."""
    with replacing(target) as written:
        written.write_text(text, encoding="utf-8")


def write_if_changed(target: Path, text: str) -> None:
    """The same, and nothing where the file says so already: its time of change then stays."""
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        write_text(target, text)


def write_once(target: Path, text: str, *, mode: int = 0o600) -> None:
    """Writes a file that is never replaced: of several processes the first one wins, and the others' text goes."""
    written = aside(target)
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        os.link(written, target)
    except FileExistsError:
        return
    finally:
        written.unlink()


@contextmanager
def replacing(target: Path, *, durable: bool = False) -> Iterator[Path]:
    """Where to write the file aside; it takes its place when the block ends well, and is removed when it does not.

    Args:
        target: the file's final name.
        durable: flush to disk before and after, so that the file survives a power cut.
    """
    written = aside(target)
    try:
        yield written
        put(written, target, durable=durable)
    finally:
        written.unlink(missing_ok=True)


def aside(target: Path) -> Path:
    """Where the file is written before it is renamed: beside it, hidden, and this process's own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def put(written: Path, target: Path, *, durable: bool = False) -> None:
    """Gives a file that is whole its final name; `durable` as in `replacing`."""
    if durable:
        sync(written)
    written.replace(target)
    if durable:
        sync(target.parent)


def sync(path: Path) -> None:
    """Flushes one file, or a folder's entries, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_abandoned(written: Path) -> bool:
    """Whether a file that stands aside was left by a process that is no more."""
    try:
        os.kill(int(written.name.split(".")[-2]), 0)
    except PermissionError:
        return False
    except (ValueError, ProcessLookupError, OverflowError):
        return True
    return False
