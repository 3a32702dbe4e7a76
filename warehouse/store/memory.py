"""What was derived from a file, remembered by its path, size and time of change: a night reads new files alone.

Flow: landing files, quarantine files, outcomes -> index/memory.json -> warehouse/store/index.py
"""

import json
from collections.abc import Callable
from pathlib import Path

from coaching import atomic

Row = dict[str, object]


class Memory:
    """What was derived from a file, kept as long as the file stays the same."""

    def __init__(self, file: Path, zone: str) -> None:
        """Reads what is remembered; `zone` is part of it, since local days follow from it."""
        self._file = file
        self._zone = zone
        self._used: dict[str, list[object]] = {}
        try:
            self._known: dict[str, list[object]] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # only a memory: without it everything is read again
            self._known = {}

    def of(self, file: Path, read: Callable[[Path], Row | None]) -> Row | None:
        """What `read` gives for the file."""
        stat = file.stat()
        mark = [self._zone, stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self._known.get(str(file))
        entry = known if known and known[0] == mark else [mark, read(file)]
        self._used[str(file)] = entry
        return entry[1]  # type: ignore[return-value]

    def save(self) -> None:
        """Forgets files that are gone."""
        atomic.write_text(self._file, json.dumps(self._used))
