"""Watches the columns that are kept in clear for people: addresses, and full names that a roster has.

Flow: Lander -> Watch -> refusal, or a count in the manifest. Names are compared as pseudonyms.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy, Stream
from warehouse.land.pseudonyms import PLACE, SEPARATOR, normalise_name
from warehouse.store import load_files

FEWEST_VALUES, SMALLEST_SHARE = 3, 0.01
ADDRESS = r"[^@\s]@[^@\s]+\.[a-zA-Z]{2,}"
_LONGEST_NAME_WORDS, _WORDS_READ = 4, 60


@dataclass(frozen=True)
class KnownNames:
    """Pseudonyms of full names, and the namespaces that they are in."""

    namespaces: tuple[str, ...] = ()
    pseudonyms: frozenset[bytes] = field(default=frozenset(), repr=False)


def names_on_rosters(streams: Iterable[Stream], *, paths: Paths) -> KnownNames:
    """The names of everybody whom the newest loads of the district's rosters and platforms have."""
    namespaces: set[str] = set()
    found: set[bytes] = set()
    for stream in streams:
        named = [f for f in stream.fields if stream.staged and f.privacy is Privacy.PSEUDONYMISE_NAME]
        files = load_files(paths, stream.source, stream.name) if named else []
        for one in named if files else ():
            namespaces |= {PLACE.sub(population, one.namespace) for population in ("staff", "student")}
            column = pq.ParquetFile(files[-1][1]).read([one.name]).column(one.name)
            found.update(bytes.fromhex(name) for name in pc.unique(column).to_pylist() if name)
    return KnownNames(tuple(sorted(namespaces)), frozenset(found))


class Watch:
    """Counts, column by column, the kept cells of one load that may name somebody."""

    def __init__(self, stream: Stream, key: PseudonymKey, known: KnownNames) -> None:
        """Has seen nothing yet."""
        # a kind's own fields are declared for what they hold
        fields = stream.fields if stream.feeds else ()
        kept = [f for f in fields if f.privacy is Privacy.KEEP and not f.is_public]
        self._columns = frozenset(f.name for f in kept)
        self._stream, self._known, self._key = stream, known, key
        self._judged: dict[str, bool] = {}
        self._filled, self.named = Counter[str](), Counter[str]()

    def look(self, columns: dict[str, pa.Array]) -> None:
        """Counts the filled cells of the next rows, and those that may name somebody."""
        for name in self._columns & columns.keys():
            for found in pc.value_counts(columns[name]).to_pylist():
                if found["values"]:
                    self._filled[name] += found["counts"]
                    self.named[name] += found["counts"] if self._may_name(found["values"]) else 0
        self._judged.clear()

    def judge(self) -> None:
        """Refuses a load in which a column names people.

        Raises:
            ContractError: with the columns and their counts.
        """
        hits = {
            name: count
            for name, count in sorted(self.named.items())
            if count >= FEWEST_VALUES and count >= SMALLEST_SHARE * self._filled[name]
        }
        if hits:
            told = ", ".join(f"{name} ({count} of {self._filled[name]} cells)" for name, count in hits.items())
            message = f"{self._stream.source}.{self._stream.name}: kept columns hold addresses or names: {told}."
            remedy = (
                "In district.yml give them a privacy rule (pseudonymise_email, pseudonymise_name, restrict or drop); "
                "where you have looked and nobody is named, say public: true."
            )
            raise ContractError(message, remedy=remedy)

    def _may_name(self, text: str) -> bool:
        if text not in self._judged:
            self._judged[text] = re.search(ADDRESS, text) is not None or self._is_on_roster(text)
        return self._judged[text]

    def _is_on_roster(self, text: str) -> bool:
        known = self._known.pseudonyms
        return bool(known) and any(
            bytes.fromhex(self._key.pseudonym_of(f"{namespace}{SEPARATOR}{name}")) in known
            for name in full_names(text)
            for namespace in self._known.namespaces
        )


def full_names(text: str) -> Iterator[str]:
    """What in a text could be somebody's full name: some words in a row, and `Family, Given` in the other order."""
    words = normalise_name(text).split()[:_WORDS_READ]
    for size in range(2, _LONGEST_NAME_WORDS + 1):
        yield from (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
    family, comma, given = text.partition(",")
    if comma:
        yield normalise_name(f"{given} {family}")
