"""What was derived from a file, remembered by its path, size and time of change: a night reads new files alone.

Flow: landing files, quarantine files, outcomes -> index/memory.json -> warehouse/store/index.py
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from coaching import atomic

# How much of what is known already is read through again in a night, so that in time every bit is looked at.
LOOKED_AT_BYTES = 256 * 1024**2

Row = dict[str, object]


class Memory:
    """What was derived from a file, kept as long as the file stays the same."""

    def __init__(self, file: Path, zone: str) -> None:
        """Reads what is remembered; `zone` is part of it, since local days follow from it."""
        self._file = file
        self._zone = zone
        self._used: dict[str, list[object]] = {}
        self._known: dict[str, list[object]] = {}
        self._reached = ""
        try:
            digest, _, text = file.read_text(encoding="utf-8").partition("\n")
            if digest == _digest(text):  # only a memory: without it everything is read again
                self._reached, self._known = json.loads(text)
        except (OSError, ValueError):
            pass

    def of(self, file: Path, read: Callable[[Path], Row | None]) -> Row | None:
        """What `read` gives for the file."""
        mark = self._mark(file)
        known = self._known.get(str(file))
        entry = known if known and known[0] == mark else [mark, read(file)]
        self._used[str(file)] = entry
        return entry[1]  # type: ignore[return-value]

    def is_new(self, file: Path) -> bool:
        """Whether the file is another than the one that is remembered."""
        known = self._known.get(str(file))
        return not known or known[0] != self._mark(file)

    def last(self, file: Path) -> Row | None:
        """What is remembered of a file that is no more; it goes on being remembered."""
        known = self._known.get(str(file))
        if known:
            self._used[str(file)] = known
        return known[1] if known else None  # type: ignore[return-value]

    def turn(self, files: list[Path], *, most_bytes: int = LOOKED_AT_BYTES) -> set[Path]:
        """Which files are to be read through again this time: on from where it ended the last time."""
        ordered = sorted(files, key=lambda f: (str(f) <= self._reached, str(f)))
        chosen: set[Path] = set()
        for file in ordered:
            most_bytes -= file.stat().st_size
            chosen.add(file)
            self._reached = str(file)
            if most_bytes <= 0:
                break
        return chosen

    def save(self) -> None:
        """Forgets files that are gone."""
        text = json.dumps([self._reached, self._used])
        atomic.write_text(self._file, f"{_digest(text)}\n{text}")

    def _mark(self, file: Path) -> list[object]:
        stat = file.stat()
        return [self._zone, stat.st_size, stat.st_mtime_ns, stat.st_ino]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
