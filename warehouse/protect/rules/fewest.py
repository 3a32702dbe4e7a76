"""Vectors of a span that few people stand behind.

A span's vectors are all that can be had by adding and subtracting its rows. They are looked for as words of few letters
are in a code (information sets; Prange 1962): a row of the reduced form has one of the leading columns alone, and so,
under many orders of the columns, every vector of few columns turns up. For a set of people the answer is exact:
whether rows that lead on its columns can be made to vanish on all others. So it is asked of every set that some column
names; and where nothing turned up, of all sets of so many people that there are not too many of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import combinations
from math import comb

import numpy as np

from warehouse.protect.rules.exact import PRIME, cleared, less, pieces, reduced, zero_on
from warehouse.protect.rules.unknowns import Flags, Ints

ORDERS = 16
# sets of people of one size that are gone through
LARGEST = 15_000
_BATCH = 500
People = frozenset[int]


@dataclass(frozen=True)
class Span:
    """What can be worked out about columns.

    Attributes:
        rows: shape (rows, columns), whole numbers.
        nothing: rows of the span that say nothing, as that two ways to add up come to the same.
        people: who stands behind each column.
        least: how many there must be; of a vector's columns the greatest counts.
    """

    rows: Ints
    nothing: Ints
    people: Sequence[People]
    least: Ints


def of_few(span: Span, named: Iterable[People], bare: set[bytes] | None = None) -> list[Ints]:
    """The columns of vectors that say something, of somebody, but of fewer people than there must be.

    Args:
        span: where they are looked for.
        named: sets of people that are to be looked at in particular.
        bare: keys of what hangs together and has no such vectors, which is not looked at again; those found are added.

    Returns:
        Of each part of the span that hangs together those that any order finds, each once.
    """
    basis, _ = reduced(span.rows, range(span.rows.shape[1]))
    found, of_person = list[Ints](), defaultdict[int, list[People]](list)
    for some in named:
        for person in some:
            of_person[person].append(some)
    for rows, columns in pieces(basis):
        nothing = span.nothing[:, columns]
        own = Span(
            basis[np.ix_(rows, columns)],
            nothing[(nothing != 0).any(axis=1)],
            [span.people[c] for c in columns.tolist()],
            span.least[columns],
        )
        piece = _Piece(own, of_person)
        if bare is None or piece.key not in bare:
            vectors = piece.of_few()
            found += [columns[vector] for vector in vectors]
            if bare is not None and not vectors:
                bare.add(piece.key)
    return found


class _Piece:
    """A span that hangs together, with its people numbered: `there` is shape (columns, people), 1 where they are."""

    def __init__(self, span: Span, named: Mapping[int, Iterable[People]]):
        self.span = span
        self.number = {person: at for at, person in enumerate(sorted(People().union(*span.people)))}
        self.there = np.zeros((len(span.people), len(self.number)), dtype=np.float32)
        for column, some in enumerate(span.people):
            self.there[column, [self.number[person] for person in some]] = 1
        self.size = np.count_nonzero(self.there, axis=1)
        most = span.least.max(initial=0)
        near = {some for person in self.number for some in named.get(person, ())}
        sets = {some.intersection(self.number) for some in near.union(span.people) if 0 < len(some) < most}
        self.named = self._sets([self.number[one] for one in some] for some in sorted(sets, key=sorted))

    @property
    def key(self) -> bytes:
        """The same where the same is looked for in the same span."""
        people = repr(sorted(self.number)).encode()
        arrays = (self.span.rows, self.span.nothing, self.span.least, self.there, self.named)
        return sha256(b"|".join([people, *(one.tobytes() for one in arrays)])).digest()

    @cached_property
    def test(self) -> Ints:
        """Numbers by which what says nothing comes to zero."""
        return zero_on(self.span.nothing)

    def of_few(self) -> list[Ints]:
        found: dict[tuple[int, ...], Ints] = {}
        for turn, order in enumerate(self._orders()):
            rows, leading = reduced(self.span.rows, order)
            telling = self._telling(rows)
            if turn == 0:
                first = rows, leading
                telling = telling or self._of_sets(rows, leading, self.named)
            found.update((tuple(columns.tolist()), columns) for columns in telling)
            if len(rows) == 1:
                return telling
        return list(found.values()) or self._of_sets(*first, self._every())

    def _orders(self) -> Iterator[list[int]]:
        """Those of many people lead first; then by chance, by turns person by person and column by column."""
        random, (columns, people) = np.random.default_rng(0), self.there.shape
        yield np.argsort(-self.size, kind="stable").tolist()
        for turn in range(ORDERS):
            first = np.where(self.there > 0, random.permutation(people), people).min(axis=1, initial=people)
            by_person = np.argsort(first, kind="stable")
            yield (random.permutation(columns) if turn % 2 else by_person).tolist()

    def _every(self) -> Flags:
        """All sets of so many people, as many as can be without there being too many sets."""
        count, most = len(self.number), int(self.span.least.max(initial=1)) - 1
        size = next((size for size in range(min(most, count), 0, -1) if comb(count, size) <= LARGEST), 0)
        members = np.array(list(combinations(range(count), size)), dtype=np.int64).reshape(comb(count, size), size)
        sets = np.zeros((len(members), count), dtype=bool)
        sets[np.arange(len(members))[:, None], members] = True
        return sets

    def _sets(self, some: Iterable[Iterable[int]]) -> Flags:
        members = [list(one) for one in some]
        sets = np.zeros((len(members), len(self.number)), dtype=bool)
        for at, one in enumerate(members):
            sets[at, one] = True
        return sets

    def _of_sets(self, rows: Ints, leading: Ints, sets: Flags) -> list[Ints]:
        """Vectors that tell on the columns of one of the sets alone; none that shares a column with one before it."""
        found, taken = list[Ints](), np.zeros(len(self.size), dtype=bool)
        for first in range(0, len(sets), _BATCH):
            inside = sets[first : first + _BATCH] @ self.there.T == self.size
            able = _able(rows != 0, leading, inside)
            # a row by itself has been looked at
            for at in np.flatnonzero(np.count_nonzero(able, axis=1) > 1).tolist():
                for columns in self._telling(_on_alone(rows[able[at]], inside[at])):
                    if not taken[columns].any():
                        taken[columns] = True
                        found.append(columns)
        return found

    def _telling(self, rows: Ints) -> list[Ints]:
        """The columns of those of the rows that tell of few people."""
        found = list[Ints]()
        few = rows[self._is_few(rows)]
        for row in few[(few * self.test % PRIME).sum(axis=1) % PRIME != 0]:
            if len(self.span.nothing):
                row = less(row[None], _on_alone(self.span.nothing, row != 0))[0]  # noqa: PLW2901
            if self._is_few(row[None])[0]:
                found.append(np.flatnonzero(row))
        return found

    def _is_few(self, rows: Ints) -> Flags:
        there = rows != 0
        people = np.count_nonzero(there.astype(np.float32) @ self.there, axis=1)
        return np.asarray((people > 0) & (people < np.where(there, self.span.least, 0).max(axis=1, initial=0)))


def _able(there: Flags, leading: Ints, inside: Flags) -> Flags:
    """Which rows of a reduced form may be part of a vector on some columns alone; shape of `inside` (sets, columns).

    Its leading columns follow from the others, one by one: whatever else holds, one of these may be anything. Where one
    of a set's columns alone changes with it, a vector on the set's columns can't have that one.
    """
    loose = np.ones(there.shape[1], dtype=bool)
    loose[leading] = False
    follows = there[:, loose].astype(np.float32)
    rows, free = inside[:, leading].astype(np.float32), inside[:, loose].astype(np.float32)
    while True:
        alone = (rows @ follows + free == 1).astype(np.float32)
        gone = (rows > 0) & (alone @ follows.T > 0)
        if not gone.any():
            return rows > 0
        rows, free = np.where(gone, 0, rows), np.where(alone > 0, 0, free)


def _on_alone(rows: Ints, columns: Flags) -> Ints:
    """Vectors of the span on these columns alone."""
    others = (rows != 0).any(axis=0) & ~columns
    return cleared(rows, np.flatnonzero(others))
