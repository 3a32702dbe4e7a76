"""What readers were given, and when: a log beside the editions that is only ever added to.

Flow: published/editions/*, published/current -> data/published.jsonl <- `coaching published`
Each line is what differs between the log and the disk: an edition that came, one that `current` points at now, one that
analysts have nothing of any more, one that went. So a kill between a swap and its line is made good by the next look;
it takes an edition's time from its manifest.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from coaching import atomic
from coaching.paths import Paths

PUBLISHED, CURRENT, REMOVED = "published", "made current", "removed"
WITHDRAWN = "withdrawn from analysts"


@dataclass(frozen=True)
class Entry:
    """One thing that happened to an edition.

    Attributes:
        at: when, UTC.
        manifest: SHA-256 of its manifest.json, which names the digest of every published table; of `published` alone.
        data_through: by source the last local day that it has data of; of `published` alone.
    """

    at: str
    what: str
    edition: str
    code_version: str = ""
    manifest: str = ""
    data_through: dict[str, str] = field(default_factory=dict)


def is_withdrawn(folder: Path) -> bool:
    """Whether analysts have nothing of an edition any more, because the pseudonym key was rotated."""
    exact = folder / "analyst"
    return (exact / "manifest.json").exists() and not (exact / "analyst.duckdb").exists()


def entries(paths: Paths) -> list[Entry]:
    """The log, oldest first."""
    if not paths.published_log.exists():
        return []
    lines = paths.published_log.read_text(encoding="utf-8").splitlines()
    return [Entry(**json.loads(line)) for line in lines]


def catch_up(paths: Paths) -> list[Entry]:
    """Adds what has happened since the last line; returns the whole log. The caller holds the lock of the editions."""
    told = entries(paths)
    new = list(_since(paths, told))
    if new:
        every = [*told, *new]
        text = "".join(json.dumps(asdict(entry), sort_keys=True) + "\n" for entry in every)
        atomic.write_text(paths.published_log, text, mode=0o600)  # when something was published is nobody else's affair
        return every
    return told


def _since(paths: Paths, told: list[Entry]) -> Iterator[Entry]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    home = paths.published / "editions"
    there = sorted(folder.name for folder in home.iterdir() if folder.is_dir()) if home.is_dir() else []
    known = {entry.edition for entry in told if entry.what == PUBLISHED}
    gone = {entry.edition for entry in told if entry.what == REMOVED}
    withdrawn = {entry.edition for entry in told if entry.what == WITHDRAWN}
    for name in there:
        if name not in known:
            yield _published(home / name)
    link = paths.published / "current"
    current = link.readlink().name if link.is_symlink() else ""
    if current and current != next((e.edition for e in reversed(told) if e.what == CURRENT), ""):
        yield Entry(now, CURRENT, current)
    for name in there:
        if name not in withdrawn and is_withdrawn(home / name):
            yield Entry(now, WITHDRAWN, name)
    for name in sorted(known - gone - set(there)):
        yield Entry(now, REMOVED, name)


def _published(folder: Path) -> Entry:
    file = folder / "manifest.json"
    text = file.read_bytes() if file.exists() else b"{}"
    said = json.loads(text)
    at = datetime.fromtimestamp((file if file.exists() else folder).stat().st_mtime, UTC).isoformat(timespec="seconds")
    through = {source: str(day) for source, day in (said.get("data_through") or {}).items()}
    return Entry(at, PUBLISHED, folder.name, said.get("code_version", ""), hashlib.sha256(text).hexdigest(), through)
