"""Who is forgotten, and what the door makes of a row that names them: left out, or kept and told of nobody.

Flow: keys/forgotten.parquet, landed columns -> Lander, warehouse/erase -> the rows that stay, unlinked
What is stored of a person is a digest of each pseudonym, under a key that does nothing else: nobody who reads the
folder can tell who it was, and a later pull brings the person back no more.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.district import District
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse import files
from warehouse.land.belonging import Belonging, belonging_of
from warehouse.land.pseudonyms import Forms
from warehouse.land.spotting import Spotter

SCHEMA = pa.schema([("digest", pa.string()), ("is_name", pa.bool_())])
# How a stand-in for a person begins, where a record cannot be told from others without one: it is nobody's pseudonym.
NOBODY = "0" * 16
_SEPARATOR, _DIGEST_CHARS = "\x1f", 64
Columns = dict[str, pa.Array]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Unlinked:
    """What became of some rows.

    Attributes:
        columns: as they stay; of rows that are left out too, so that other columns still fit.
        stays: which rows stay; None where all do.
        left_out: how many do not.
        named: which of the rows that stay named somebody who is forgotten; None where none did.
    """

    columns: Columns
    stays: pa.Array | None = None
    left_out: int = 0
    named: pa.Array | None = None


@dataclass(frozen=True)
class Forgotten:
    """Digests of the pseudonyms of whom nobody is to know again.

    Attributes:
        digests: of ids and addresses: a row whose own person they are is left out.
        names: of names: they are taken out of rows, and no row is left out for them.
        earlier: the keys of earlier generations, oldest first; who was forgotten before a rotation is known by them.
        former: pseudonyms of today that the door has met, with what they were under those generations.
    """

    key: bytes = field(default=b"", repr=False)
    digests: frozenset[str] = field(default=frozenset(), repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    earlier: tuple[bytes, ...] = field(default=(), repr=False)
    former: dict[str, Forms] = field(default_factory=dict, repr=False, compare=False)

    def __bool__(self) -> bool:
        """Whether anybody is forgotten."""
        return bool(self.digests or self.names)

    def meet(self, forms: Forms) -> None:
        """Notes a pseudonym of today with what it was under earlier generations of the key."""
        self.former[forms[-1]] = forms

    def knows(self, pseudonym: str) -> bool:
        """Whether it is a pseudonym of somebody who is forgotten."""
        return bool(pseudonym) and self.knows_any(self.former.get(pseudonym, (pseudonym,)))

    def knows_any(self, forms: Forms) -> bool:
        """Whether one of these, oldest first and the last one of today, is that of somebody who is forgotten."""
        return self._generation(forms) is not None

    def _generation(self, forms: Forms) -> int | None:
        """Under which generation of the key somebody was forgotten, counted back from today's, 0."""
        keys = (*self.earlier, self.key)
        for back, form in enumerate(reversed(forms)):
            digest = digest_of(form, keys[-1 - back])
            for later in keys[len(keys) - back :]:
                digest = wrapped_digest(digest, later)
            if digest in self.digests or digest in self.names:
                return back
        return None

    def unlink(self, columns: Mapping[str, pa.Array], stream: Stream, belongs: Belonging) -> Unlinked:
        """Leaves out the rows that are the own of who is forgotten, and takes them out of all others.

        In a list their place stays, empty, so that lists beside it still fit; elsewhere nothing is left. In a column
        of the stream's key a stand-in takes their place, another one in each record, the same every night.
        """
        rows = len(next(iter(columns.values()))) if columns else 0
        told = {name: self._told(columns[name]) for name in belongs.named if name in columns}
        hits = {name: hit for name, (hit, _) in told.items() if pc.any(hit).as_py()}
        if not hits:
            return Unlinked(dict(columns))
        own = _any([hits[name] for name in belongs.own if name in hits], rows)
        if belongs.type_column:
            own = pc.and_(own, _is_of(columns.get(belongs.type_column), belongs.own_types, rows))
        made = dict(columns)
        for name, hit in hits.items():
            made[name] = self._standing_in(columns, name, hit, stream) if name in stream.key else told[name][1]
        stays = pc.invert(own)
        named = pc.and_(_any(list(hits.values()), rows), stays)
        return Unlinked(
            made,
            stays if pc.any(own).as_py() else None,
            pc.sum(own).as_py() or 0,
            named if pc.any(named).as_py() else None,
        )

    def _told(self, column: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Which values hold somebody who is forgotten, and the values without them."""
        coded = pc.dictionary_encode(column)
        values = coded.dictionary.to_pylist()
        without = [self._without(value) for value in values]
        hit = pa.array([new != old for new, old in zip(without, values, strict=True)], pa.bool_())
        return pc.fill_null(hit.take(coded.indices), False), pa.array(without, pa.string()).take(coded.indices)

    def _without(self, value: str) -> str | None:
        parts = value.split(";")
        left = ["" if self.knows(part) else part for part in parts]
        return ";".join(left) if len(parts) > 1 or left[0] else (None if value else value)

    def _standing_in(self, columns: Mapping[str, pa.Array], name: str, hit: pa.Array, stream: Stream) -> pa.Array:
        """The column with stand-ins: of the rest of the record's key, so that two records do not become one."""
        values, key = columns[name].to_pylist(), [columns[n].to_pylist() for n in stream.key if n in columns]
        keys = (*self.earlier, self.key)
        for row in pc.indices_nonzero(hit).to_pylist():
            # as it was made under the key of when they were forgotten, and wrapped by each one since
            back = max((self._back(part) for part in values[row].split(";") if part), default=0)
            told = (self._as_of(str(column[row]), back) for column in key)
            text = _SEPARATOR.join(("stand-in", name, *told))
            made = NOBODY + _stand_in_digest(text, keys[-1 - back])
            for later in keys[len(keys) - back :]:
                made = wrapped_stand_in(made, later)
            values[row] = made
        return pa.array(values, pa.string())

    def _back(self, pseudonym: str) -> int:
        return self._generation(self.former.get(pseudonym, (pseudonym,))) or 0

    def _as_of(self, value: str, back: int) -> str:
        """A value of a record's key as an earlier generation of the key had it."""
        if not back:
            return value
        parts = (self.former.get(part, (part,)) for part in value.split(";"))
        return ";".join(forms[-1 - back] if len(forms) > back else forms[-1] for forms in parts)


@dataclass(frozen=True)
class Unlinking:
    """Whom nobody is to know again, as the door keeps them out of one stream; by default nobody.

    Attributes:
        belongs: whose the stream's rows are.
        spotter: finds them in what nobody declared; there is none where nobody is forgotten.
    """

    forgotten: Forgotten = field(default_factory=Forgotten)
    belongs: Belonging = field(default_factory=Belonging)
    spotter: Spotter | None = None

    def __bool__(self) -> bool:
        """Whether anybody is forgotten."""
        return bool(self.forgotten)

    def of(self, columns: Mapping[str, pa.Array], stream: Stream) -> Unlinked:
        """What becomes of some rows."""
        return self.forgotten.unlink(columns, stream, self.belongs)

    def left(self, told: Mapping[str, Value]) -> dict[str, Value]:
        """What nobody declared, without what names them."""
        return self.spotter.left(told) if self.spotter else dict(told)


def unlinking_for(
    stream: Stream, streams: Iterable[Stream], key: PseudonymKey, *, paths: Paths, district: District
) -> Unlinking:
    """How a stream lands without those who are forgotten.

    Args:
        streams: every declared one: in their namespaces people are looked for.
        district: its question map says whose the rows of a form are.
    """
    forgotten = read_forgotten(paths, key)
    if not forgotten:
        return Unlinking()
    return Unlinking(forgotten, belonging_of(stream, district), Spotter(forgotten.knows_any, key, streams))


def digest_of(pseudonym: str, key: bytes) -> str:
    """What is stored of a pseudonym."""
    return hmac.digest(key, f"known{_SEPARATOR}{pseudonym}".encode(), "sha256").hex()


def wrapped_digest(digest: str, key: bytes) -> str:
    """What a later generation of the key makes of a digest that is stored."""
    return hmac.digest(key, f"wrapped{_SEPARATOR}{digest}".encode(), "sha256").hex()


def wrapped_stand_in(stand_in: str, key: bytes) -> str:
    """What it makes of a stand-in."""
    return NOBODY + _stand_in_digest(f"wrapped{_SEPARATOR}{stand_in}", key)


def _stand_in_digest(text: str, key: bytes) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()[: _DIGEST_CHARS - len(NOBODY)]


def read_forgotten(paths: Paths, key: PseudonymKey) -> Forgotten:
    """Everybody who is forgotten."""
    earlier = tuple(generation.forgetting for generation in key.generations[:-1])
    if not paths.forgotten.exists():
        return Forgotten(key.forgetting, earlier=earlier)
    rows = pq.read_table(paths.forgotten).to_pylist()
    names = frozenset(row["digest"] for row in rows if row["is_name"])
    return Forgotten(key.forgetting, frozenset(row["digest"] for row in rows) - names, names, earlier)


def remember(paths: Paths, key: PseudonymKey, pseudonyms: Mapping[str, bool]) -> None:
    """Adds a person's pseudonyms (and whether each is a name) to those that nobody is to know again."""
    known = read_forgotten(paths, key)
    rows = {**dict.fromkeys(known.digests, False), **dict.fromkeys(known.names, True)}
    rows |= {digest_of(pseudonym, key.forgetting): is_name for pseudonym, is_name in pseudonyms.items()}
    files.write_table(paths.forgotten, files.table(sorted(rows.items()), SCHEMA))


def _is_of(types: pa.Array | None, own: Iterable[str], rows: int) -> pa.Array:
    """Which rows are of a type that is somebody's own; none where the load does not say of which they are."""
    if types is None:
        return _any([], rows)
    return pc.is_in(types, value_set=pa.array(sorted(own), pa.string()))


def _any(masks: Iterable[pa.Array], rows: int) -> pa.Array:
    found = pa.array([False] * rows, pa.bool_())
    for mask in masks:
        found = pc.or_(found, mask)
    return found
