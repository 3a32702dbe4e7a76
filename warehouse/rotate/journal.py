"""What a rotation that was killed still needs to know when it goes on: written first, removed last.

Flow: keys/rotating.json (fingerprints, never a key), keys/rotating.parquet (what was called how, and is called now)
The second says of every pseudonym, and of every key that follows from one, what it becomes: it is written whole before
anything else is, since a part that is rewritten cannot tell it any more. Both are gone when the rotation has ended.
"""

import json
import shutil
from dataclasses import asdict, dataclass

from coaching import atomic
from coaching.errors import ConfigError
from coaching.paths import Paths
from coaching.secrets import PseudonymKey


@dataclass(frozen=True)
class Journal:
    """From which key, as fingerprints, to which."""

    before: str
    after: str


def is_under_way(paths: Paths) -> bool:
    """Whether a rotation has begun and not ended."""
    return paths.rotating.exists()


def read_journal(paths: Paths) -> Journal | None:
    """The one that is under way; None where none is."""
    if not is_under_way(paths):
        return None
    return Journal(**json.loads(paths.rotating.read_text(encoding="utf-8")))


def begin(paths: Paths, before: str, key: PseudonymKey) -> Journal:
    """The journal of the rotation: of the one that is under way, else a new one.

    Raises:
        ConfigError: one was begun for another key.
    """
    journal = read_journal(paths)
    if journal is None:
        journal = Journal(before, key.fingerprint)
        atomic.write_text(paths.rotating, json.dumps(asdict(journal)), mode=0o600)
    if journal.after != key.fingerprint:
        message = f"A rotation to the key {journal.after} has not ended; the key is {key.fingerprint} now."
        raise ConfigError(message, remedy="Put back the key that it was begun with; rotate again when it has ended.")
    return journal


def end_journal(paths: Paths) -> None:
    """Ends it."""
    shutil.rmtree(paths.new_seeds, ignore_errors=True)
    paths.renamed.unlink(missing_ok=True)
    paths.rotating.unlink(missing_ok=True)
    atomic.sync(paths.keys)
