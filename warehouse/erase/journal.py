"""What an erasure that was killed still needs to know when it goes on: written first, removed last.

It holds the person's pseudonyms, so it stands only as long as they may stand elsewhere. No night builds meanwhile.
"""

import json
from dataclasses import asdict

from coaching import atomic
from coaching.paths import Paths
from warehouse.erase.person import Person


def is_under_way(paths: Paths) -> bool:
    """Whether an erasure has begun and not ended."""
    return paths.forgetting.exists()


def write_journal(paths: Paths, person: Person) -> None:
    """Begins one."""
    atomic.write_text(paths.forgetting, json.dumps(asdict(person)), mode=0o600)


def read_journal(paths: Paths) -> Person:
    """The person of the one that is under way."""
    told = json.loads(paths.forgetting.read_text(encoding="utf-8"))
    return Person(told["pseudonyms"], tuple(told["keys"]), told["stand_in"])


def end_journal(paths: Paths) -> None:
    """Ends it."""
    paths.forgetting.unlink(missing_ok=True)
    atomic.sync(paths.keys)
