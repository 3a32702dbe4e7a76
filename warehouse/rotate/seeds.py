"""A district's own seeds that name people by pseudonyms or keys: offered rewritten, for they are its own to replace.

Flow: seeds/*.csv, keys/rotating.parquet -> <data>/seeds_of_new_key/*.csv
An opt-out that stood there under an old pseudonym would be one no more: the rotation does not end before they are
replaced. The configuration folder may be read-only, and is somebody else's; so nothing is written there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coaching import atomic
from coaching.paths import Paths
from warehouse.rotate.loads import Rotation
from warehouse.rotate.values import renewed

_NAME = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])")
_PSEUDONYM_CHARS = 64
# Seeds of pseudonyms: also of those that no load has, such as an address that was never landed.
_OF_PSEUDONYMS = ("opt_outs", "same_people")


@dataclass(frozen=True)
class Offered:
    """A seed that still has names of the old key: which lines (the header is 1), and where it stands rewritten."""

    name: str
    lines: tuple[int, ...]
    file: Path


def offer_seeds(folder: Path, rotation: Rotation, renamed: Mapping[str, str], *, paths: Paths) -> list[Offered]:
    """Writes the seeds anew that have to be replaced; returns them, none when all are.

    Args:
        folder: the district's configuration.
    """
    today, later = frozenset(renamed.values()), rotation.later(rotation.before)
    offered = []
    for file in sorted((folder / "seeds").glob("*.csv")):
        target = paths.new_seeds / file.name
        made = frozenset(_NAME.findall(_read(target)))
        is_old = _old(file.stem, renamed, today | made)
        text = _read(file)
        lines = tuple(n for n, line in enumerate(text.splitlines(), 1) if any(map(is_old, _NAME.findall(line))))
        if not lines:
            continue
        if not target.exists():

            def told(found: re.Match[str], is_old: Callable[[str], bool] = is_old) -> str:
                return renamed.get(found[0]) or renewed(found[0], later) if is_old(found[0]) else found[0]

            atomic.write_text(target, _NAME.sub(told, text), mode=0o600)
        offered.append(Offered(file.name, lines, target))
    return offered


def _old(seed: str, renamed: Mapping[str, str], today: frozenset[str]) -> Callable[[str], bool]:
    """Says of a name whether it is of the old key."""

    def is_old(name: str) -> bool:
        is_known = name in renamed or (seed in _OF_PSEUDONYMS and len(name) == _PSEUDONYM_CHARS)
        return is_known and name not in today

    return is_old


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig") if file.exists() else ""
