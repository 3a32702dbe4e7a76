"""The digest that a load carries in its own footer: over every byte of the file, its own place counted as zeros.

So data, manifest and digest still come into being by one rename, and a bit that flips on the disk is noticed.
"""

import hashlib
import os
import re
from pathlib import Path

KEY = b"coaching.digest"
BLANK = b"0" * 64
_PLACE = re.compile(re.escape(KEY) + rb"\x18\x40(.{64})", re.DOTALL)  # as thrift writes a key, a length and a value
_TAIL_BYTES = 8  # the footer's length and `PAR1`
_CHUNK_BYTES = 1024 * 1024


def stamp(file: Path) -> None:
    """Puts the digest into a file that was written with `KEY: BLANK` in its footer."""
    at = _place(file)
    if at is None:
        message = f"{file.name} has no place for a digest."
        raise ValueError(message)
    digest = _digest(file, at)
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(digest)


def is_intact(file: Path) -> bool | None:
    """Whether the file's bytes are those that were written; None where it carries no digest."""
    at = _place(file)
    if at is None:
        return None
    with file.open("rb") as opened:
        opened.seek(at)
        told = opened.read(len(BLANK))
    return told == _digest(file, at)


def _place(file: Path) -> int | None:
    """Where in the file the digest stands."""
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - _TAIL_BYTES))
        footer_bytes = int.from_bytes(opened.read(4), "little") + _TAIL_BYTES
        start = max(0, size - footer_bytes)
        opened.seek(start)
        found = list(_PLACE.finditer(opened.read()))
    return start + found[-1].start(1) if found else None


def _digest(file: Path, at: int) -> bytes:
    running = hashlib.sha256()
    with file.open("rb") as opened:
        left = at
        while left and (read := opened.read(min(left, _CHUNK_BYTES))):
            running.update(read)
            left -= len(read)
        running.update(BLANK)
        opened.seek(at + len(BLANK))
        while read := opened.read(_CHUNK_BYTES):
            running.update(read)
    return running.hexdigest().encode()
