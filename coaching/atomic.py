"""Write aside, flush, then rename: the one way in which a file comes into being.

A kill or a power cut leaves the old file or the new one. What is written aside is hidden (no reader's glob finds it)
and named after its process, so that what a killed one left can be told from what is at work. Folders that are missing
are made for their owner alone.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.errors import UnavailableError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR)

# What stands aside, as a glob.
ASIDE = ".*.tmp"


def write_text(target: Path, text: str, *, mode: int | None = None) -> None:
    """Writes a file whole or not at all, its folder where it is missing; what stood there is replaced.

    `mode` says who may read it, where the umask should not.
    """
    with replacing(target) as written:
        written.write_text(text, encoding="utf-8")
        if mode is not None:
            written.chmod(mode)


def write_if_changed(target: Path, text: str, *, mode: int | None = None) -> None:
    """The same, and nothing where the file says so already: its time of change then stays."""
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        write_text(target, text, mode=mode)


def write_once(target: Path, text: str, *, mode: int = 0o600) -> None:
    """Writes a file that is never replaced: of several processes the first one wins, and the others' text goes."""
    written = aside(target)
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    sync(written)
    try:
        os.link(written, target)
    except FileExistsError:
        return
    finally:
        written.unlink()
        sync(target.parent)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Where to write the file aside; it takes its place when the block ends well, and is removed when it does not.

    Raises:
        UnavailableError: the disk is full, or the folder cannot be written.
    """
    written = aside(target)
    try:
        with disk_errors(target):
            yield written
            put(written, target)
    finally:
        _remove(written)


def aside(target: Path) -> Path:
    """Where the file is written before it is renamed: beside it, hidden, and this process's own."""
    with disk_errors(target):
        make_folder(target.parent)
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def put(written: Path, target: Path) -> None:
    """Gives a file that is whole its final name; both are on the disk when this returns."""
    with disk_errors(target):
        sync(written)
        written.replace(target)
        sync(target.parent)


def move(old: Path, new: Path) -> None:
    """Gives a file another place, its folder where it is missing."""
    with disk_errors(new):
        make_folder(new.parent)
        old.replace(new)
        sync(new.parent)
        sync(old.parent)


def make_folder(folder: Path) -> None:
    """A folder for its owner alone, and those above it; each is on the disk when this returns."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync(folder.parent)


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """Says in a sentence that a file's disk is full or its folder closed.

    Raises:
        UnavailableError: that was it.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            message = f"The disk of {target.parent} is full: {target.name} could not be written."
            raise UnavailableError(
                message, remedy="What stood there stays; free some space, then run it again."
            ) from None
        if error.errno in _CLOSED:
            message = f"{target.parent} cannot be written."
            remedy = "Give it to the user that runs this, or mount it for writing; `coaching doctor` looks at it."
            raise UnavailableError(message, remedy=remedy) from None
        raise


def _remove(written: Path) -> None:
    with disk_errors(written):
        written.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Flushes one file, or a folder's entries, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_abandoned(folder: Path) -> None:
    """Removes what killed processes left aside anywhere below a folder."""
    for file in folder.rglob(ASIDE):
        if is_abandoned(file):
            file.unlink(missing_ok=True)


def is_abandoned(written: Path) -> bool:
    """Whether a file that stands aside was left by a process that is no more."""
    try:
        os.kill(int(written.name.split(".")[-2]), 0)
    except PermissionError:
        return False
    except (ValueError, ProcessLookupError, OverflowError):
        return True
    return False
