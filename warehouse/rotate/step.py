"""`coaching rotate-key`: everything below the data folder from the old pseudonym key to the new one, and the proof.

Flow: the key with one more secret -> keys/rotating.json, keys/rotating.parquet -> landing, key map, forgotten, frozen,
sentences -> the same by new names; editions -> without what analysts read; what a build derives -> gone, the next build
makes it; every byte read -> 0 old names; who called ends the journal
The new key holds the old one, so it is the key from the first moment on: a part says by its fingerprint of which one it
is. Each is written aside and by rename, and finds by itself what is left to do: killed anywhere, it is run again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from coaching import atomic
from coaching.district import District
from coaching.errors import ConfigError, ContractError
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse import erase
from warehouse.build.keys import keys_file
from warehouse.erase.landed import landed_files
from warehouse.erase.scan import Scanned, scan
from warehouse.frozen import noted
from warehouse.frozen import store as frozen
from warehouse.kept import store as kept
from warehouse.publish import editions
from warehouse.rotate import beside
from warehouse.rotate.frozen import rotate_frozen
from warehouse.rotate.journal import begin, read_journal
from warehouse.rotate.kept import rotate_kept
from warehouse.rotate.loads import Rotation, rotate_loads
from warehouse.rotate.renamed import read_renamed, write_renamed
from warehouse.rotate.seeds import Offered, offer_seeds
from warehouse.store import made_with
from warehouse.store.derived import remove_derived


@dataclass(frozen=True)
class Rotated:
    """What there was to do (part -> how many), seeds that the district has to replace, and the proof."""

    touched: dict[str, int]
    offered: list[Offered] = field(default_factory=list)
    proof: Scanned | None = None


def look(paths: Paths) -> Rotated:
    """What a rotation would touch; nothing is written.

    Raises:
        ContractError: a damaged file cannot be rewritten, an erasure is under way, or frozen files are not whole.
    """
    _refuse_unless_whole(paths)
    parts = [part for name in frozen.relations(paths) for part in frozen.parts(paths, name)]
    return Rotated(
        {
            "files of the landing": len(landed_files(paths)),
            "records of the key map": _rows(keys_file(paths)),
            "digests of who is forgotten": _rows(paths.forgotten),
            "files of closed periods": len(parts),
            "closed weeks of teachers": len(kept.read(paths).tables[kept.TEACHERS]),
            "editions": len(editions.editions(paths)),
        }
    )


def rotate(streams: Iterable[Stream], key: PseudonymKey, *, paths: Paths, district: District) -> Rotated:
    """Brings the folder to the key. The rotation counts as under way until the caller ends it (`end_journal`).

    That is for when no old name is found any more, and the district has replaced its own seeds.

    Args:
        streams: every declared stream, switched off ones included.
        key: the new key: the old one with at least one secret more.
        paths: the data folder.
        district: its forms say how keys of answers are made; its folder has the seeds.

    Raises:
        ConfigError: the folder was made with a key that this one does not follow, or a rotation to another key has
            not ended.
        ContractError: a damaged file cannot be rewritten, an erasure is under way, or frozen files are not whole.
        UnavailableError: a publish is under way, or the folder cannot be written.
    """
    with atomic.disk_errors(paths.landing), editions.locked(paths):
        editions.clear_leftovers(paths)
        if read_journal(paths) is None:
            _refuse_unless_whole(paths)
        journal = begin(paths, _before(paths, key), key)
        rotation = Rotation({(s.source, s.name): s for s in streams}, key, journal.before)
        write_renamed(rotation, district, paths=paths)
        renamed = read_renamed(paths)
        loads = rotate_loads(rotation, paths=paths)
        closed = rotate_frozen(rotation, renamed, district.name, paths=paths)
        touched = {
            "files of the landing": loads["files"],
            "sealed values that no key opens": loads["unopened"],
            "records of the key map": beside.rotate_key_map(rotation, paths=paths),
            "digests of who is forgotten": beside.rotate_forgotten(rotation, paths=paths),
            "rows of closed periods": closed["rows"],
            "keys in them that no load tells": closed["unknown"],
            "closed weeks of teachers": rotate_kept(rotation, renamed, paths=paths),
            "outcomes, reports and logs": beside.rename_files(renamed, paths=paths),
            "logs of asked names": beside.rename_asked(renamed, paths=paths),
            "editions": beside.withdraw_exact(paths),
        }
        remove_derived(paths)
        offered = offer_seeds(district.folder, rotation, renamed, paths=paths)
        proof = scan(_old(renamed), paths=paths)
        return Rotated(touched, offered, proof)


def _before(paths: Paths, key: PseudonymKey) -> str:
    """The key that the folder is of: the one of its loads; of a folder without any the one before."""
    made = made_with(paths)
    if not made:
        return key.generations[-2:][0].fingerprint
    ages = {fingerprint: key.since(fingerprint) for fingerprint in made}
    if unknown := [fingerprint for fingerprint, later in ages.items() if later is None]:
        message = f"The landing was made with a key ({unknown[0]}) that the key {key.fingerprint} does not follow."
        raise ConfigError(message, remedy="Restore the key that holds every secret in turn (docs/operations.md).")
    return max(ages, key=lambda fingerprint: len(ages[fingerprint] or ()))


def _old(renamed: dict[str, str]) -> frozenset[str]:
    return frozenset(old for old, new in renamed.items() if old != new)


def _refuse_unless_whole(paths: Paths) -> None:
    if erase.is_under_way(paths):
        message = "An erasure was begun and has not ended."
        raise ContractError(message, remedy="Run `coaching forget`, which goes on with it, then this again.")
    landed_files(paths)
    noted.refuse_unless_whole(paths)
    kept.read(paths)


def _rows(file: Path) -> int:
    return int(pq.read_metadata(file).num_rows) if file.exists() else 0
