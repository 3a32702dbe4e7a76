"""Which frozen files there must be: noted beside the store, and in each edition; so that losing the newest is noticed.

Flow: data/frozen/ -> data/frozen.json, published/editions/<id>/analyst/manifest.json -> refused, or gone on
A publish notes it before the swap of `current`: a kill in between leaves a store that has more than is noted.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from coaching import atomic
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse.frozen import store

_FROZEN = "frozen"  # the key, in the note as in a manifest


def note(paths: Paths) -> dict[str, list[str]]:
    """Writes down which files there must be from now on; by relation their digests."""
    stands = store.heads(paths)
    text = json.dumps({_FROZEN: stands}, indent=1, sort_keys=True) + "\n"
    atomic.write_if_changed(paths.frozen_files, text, mode=0o600)  # when something was frozen is nobody else's affair
    return stands


def refuse_unless_whole(paths: Paths) -> None:
    """Holds the store against what is noted of it, whatever editions are still there.

    Raises:
        ContractError: a file is damaged, is not there or is another; or a note can't be read.
    """
    _refuse(paths, lambda stands, files: stands[: len(files)] != files)


def refuse_if_fewer(paths: Paths) -> None:
    """Holds the store against how many files are noted: what is noted is of those before they were written anew.

    Raises:
        ContractError: a file is damaged or is not there; or a note can't be read.
    """
    _refuse(paths, lambda stands, files: len(stands) < len(files))


def _refuse(paths: Paths, are_lost: Callable[[Sequence[str], Sequence[str]], bool]) -> None:
    stands = store.heads(paths)
    for whose, told in _told(paths):
        lost = sorted(name for name, files in told.items() if are_lost(stands.get(name, []), files))
        if lost:
            message = f"Of {len(lost)} relations ({', '.join(lost)}) frozen files of {whose} are lost."
            raise ContractError(message, remedy=store.remedy(paths))


def _told(paths: Paths) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    for manifest in sorted((paths.published / "editions").glob("*/analyst/manifest.json")):
        yield f"edition {manifest.parts[-3]}", _read(paths, manifest)
    if paths.frozen_files.exists():
        yield "the newest edition", _read(paths, paths.frozen_files)


def _read(paths: Paths, file: Path) -> Mapping[str, list[str]]:
    try:
        told: Mapping[str, Mapping[str, list[str]]] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        message = f"{file.relative_to(paths.root)} can't be read: which frozen files there must be is not known."
        raise ContractError(message, remedy=store.remedy(paths)) from None
    return told.get(_FROZEN) or {}
