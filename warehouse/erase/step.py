"""`coaching forget`: one person out of everything below the data folder, and the proof.

Flow: keys/forgetting.json -> keys/forgotten.parquet, landing, keys/people.parquet, frozen, kept, editions -> the same
without them; what a build derives -> gone, the next build makes it; every byte read -> 0 findings; who called ends
keys/forgetting.json
Each part is written aside and by rename, and finds by itself what is left to do: killed anywhere, it is run again.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching import atomic
from coaching.district import District
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse import files
from warehouse.build.keys import keys_file
from warehouse.erase import editions as kept
from warehouse.erase.frozen import refuse_unless_held, unlink_frozen
from warehouse.erase.journal import write_journal
from warehouse.erase.loads import Rules, unlink_loads
from warehouse.erase.person import Person
from warehouse.erase.scan import Scanned, scan
from warehouse.kept import store as weeks_kept
from warehouse.land import belonging_of
from warehouse.land.spotting import Spotter
from warehouse.land.unlinking import Forgotten, digest_of, remember
from warehouse.publish import editions
from warehouse.store import check_key
from warehouse.store.derived import remove_derived


@dataclass(frozen=True)
class Erased:
    """What there was to do, part by part (part -> what -> how many), and the proof; none where nothing was written."""

    touched: dict[str, dict[str, int]]
    proof: Scanned | None = None


def look(person: Person, streams: Iterable[Stream], key: PseudonymKey, *, paths: Paths, district: District) -> Erased:
    """What an erasure would touch; nothing is written.

    Raises:
        ContractError: a damaged file cannot be looked through, or the frozen files are not whole.
    """
    refuse_unless_held(person, paths=paths)
    return Erased(_through(person, tuple(streams), key, paths, district, apply=False))


def erase(person: Person, streams: Iterable[Stream], key: PseudonymKey, *, paths: Paths, district: District) -> Erased:
    """Takes the person out. The erasure counts as under way until the caller ends it (`end_journal`).

    That is for when nothing of them is found any more, and no copy elsewhere is waited for.

    Args:
        person: by all that they are known by.
        streams: every declared stream, switched off ones included.
        key: the pseudonym key that the landing was made with.
        paths: the data folder.
        district: its question map says whose the rows of a form are.

    Raises:
        ConfigError: the key is not the one the landing was made with.
        ContractError: a damaged file cannot be looked through, or the frozen files are not whole.
        UnavailableError: a publish is under way, or the folder cannot be written.
    """
    check_key(paths, key)
    with atomic.disk_errors(paths.landing), editions.locked(paths):
        editions.clear_leftovers(paths)
        refuse_unless_held(person, paths=paths)
        write_journal(paths, person)
        remember(paths, key, person.pseudonyms)
        touched = _through(person, tuple(streams), key, paths, district, apply=True)
        remove_derived(paths)
        return Erased(touched, scan(person.everything, paths=paths))


def _through(
    person: Person, streams: tuple[Stream, ...], key: PseudonymKey, paths: Paths, district: District, *, apply: bool
) -> dict[str, dict[str, int]]:
    digests = {digest_of(pseudonym, key.forgetting): is_name for pseudonym, is_name in person.pseudonyms.items()}
    names = frozenset(digest for digest, is_name in digests.items() if is_name)
    rules = Rules(
        {(s.source, s.name): (s, belonging_of(s, district)) for s in streams},
        key,
        Forgotten(key.forgetting, frozenset(digests) - names, names),
        Spotter(lambda forms: bool(forms) and forms[-1] in person.pseudonyms, key, streams),
    )
    return {
        "landing": dict(unlink_loads(rules, paths=paths, apply=apply)),
        "key map": dict(_unlink_key_map(person, paths, apply=apply)),
        "closed periods": dict(unlink_frozen(person, paths=paths, apply=apply)),
        "weeks whose events went": {"rows left out": weeks_kept.without(person.everything, paths, apply=apply)},
        "editions": dict(kept.unlink_editions(person, paths=paths, apply=apply)),
    }


def _unlink_key_map(person: Person, paths: Paths, *, apply: bool) -> Counter[str]:
    file = keys_file(paths)
    if not file.exists():
        return Counter()
    rows, own = pq.read_table(file), pa.array(sorted(person.everything), pa.string())
    stays = pc.invert(pc.or_(*(pc.is_in(rows.column(name), value_set=own) for name in ("roster_id", "person_id"))))
    gone = rows.num_rows - (pc.sum(stays).as_py() or 0)
    if apply and gone:
        files.write_table(file, rows.filter(stays))
    return Counter({"rows left out": gone})
