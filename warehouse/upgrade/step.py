"""`coaching upgrade`: what an earlier version kept in clear, or let be subtracted, rewritten or withdrawn.

Flow: landing, runs, reports -> the same, rewritten; index, warehouse, estimates, dbt's files -> gone, the next build
makes them; published -> editions of today's format alone; frozen of an earlier format -> gone; then the
mark in `<data>/format`
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coaching import atomic
from coaching.district import District
from coaching.format import FORMAT, format_of, write_format
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse.publish import editions
from warehouse.store import check_key
from warehouse.store.derived import remove_derived
from warehouse.upgrade.loads import rewrite_loads
from warehouse.upgrade.rules import rules_of
from warehouse.upgrade.sentences import rewrite_sentences


@dataclass(frozen=True)
class Upgraded:
    """What there was to do: loads, sentences that named files, editions."""

    loads: int
    sentences: int
    withdrawn: int


def upgrade(streams: Iterable[Stream], key: PseudonymKey, *, paths: Paths, district: District) -> Upgraded:
    """Makes the folder one of today's format. Killed anywhere, it goes on where it was when it is run again.

    Args:
        streams: every declared stream, switched off ones included.
        key: the pseudonym key that the landing was made with.
        paths: the data folder.
        district: its seeds say what an answer may hold.

    Raises:
        ConfigError: the key is not the one the landing was made with.
        UnavailableError: a publish is under way, or the folder cannot be written.
    """
    check_key(paths, key)
    with atomic.disk_errors(paths.landing), editions.locked(paths):
        paths.lay_out()
        editions.clear_leftovers(paths)
        remove_derived(paths)
        by_name = {(s.source, s.name): s for s in streams}
        loads = rewrite_loads(by_name, key, lambda stream: rules_of(stream, district), paths=paths)
        sentences = rewrite_sentences(key, paths=paths)
        withdrawn = editions.withdraw(paths, [e for e in editions.editions(paths) if _format(paths, e) < FORMAT])
        _remove_frozen(paths)
        write_format(paths)
        return Upgraded(loads, sentences, withdrawn)


def _remove_frozen(paths: Paths) -> None:
    """What closed periods were published with: no edition of it is left, and the next one is a first one."""
    if (format_of(paths) or FORMAT) < FORMAT:
        shutil.rmtree(paths.frozen, ignore_errors=True)
        paths.frozen_files.unlink(missing_ok=True)


def _format(paths: Paths, edition: str) -> int:
    file: Path = paths.published / "editions" / edition / "manifest.json"
    try:
        return int(json.loads(file.read_text(encoding="utf-8")).get("format", 1))
    except (OSError, ValueError):
        return 0
