"""Vectors of a span that few people stand behind.

A span's vectors are all that can be had by adding and subtracting its rows. They are looked for as words of few letters
are in a code (information sets; Prange 1962): a row of the reduced form has one of the leading columns alone, and so,
under many orders of the columns, every vector of few columns turns up. For a set of people that some column names the
answer is exact: whether rows that lead on its columns can be made to vanish on all others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from warehouse.protect.rules.exact import PRIME, cleared, less, pieces, reduced, zero_on
from warehouse.protect.rules.unknowns import Flags, Ints

ORDERS = 16
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


def of_few(span: Span, named: Iterable[People]) -> list[Ints]:
    """The columns of vectors that say something, of somebody, but of fewer people than there must be.

    Args:
        span: where they are looked for.
        named: sets of people that are to be looked at in particular.

    Returns:
        Of each part of the span that hangs together those that any order finds, each once.
    """
    basis, _ = reduced(span.rows, range(span.rows.shape[1]))
    found = list[Ints]()
    for rows, columns in pieces(basis):
        nothing = span.nothing[:, columns]
        own = Span(
            basis[np.ix_(rows, columns)],
            nothing[(nothing != 0).any(axis=1)],
            [span.people[c] for c in columns.tolist()],
            span.least[columns],
        )
        found += [columns[vector] for vector in _Piece(own, named).of_few()]
    return found


class _Piece:
    """A span that hangs together, with its people numbered: `there` is shape (columns, people), 1 where they are."""

    def __init__(self, span: Span, named: Iterable[People]):
        self.span = span
        self.number = {person: at for at, person in enumerate(sorted(People().union(*span.people)))}
        self.there = np.zeros((len(span.people), len(self.number)), dtype=np.float32)
        for column, some in enumerate(span.people):
            self.there[column, [self.number[person] for person in some]] = 1
        self.size = np.count_nonzero(self.there, axis=1)
        most = span.least.max(initial=0)
        sets = {some for some in (*span.people, *named) if 0 < len(some) < most and not some.isdisjoint(self.number)}
        self.named = sorted(sets, key=sorted)
        self.test = zero_on(span.nothing)

    def of_few(self) -> list[Ints]:
        found: dict[tuple[int, ...], Ints] = {}
        for turn, order in enumerate(self._orders()):
            rows, leading = reduced(self.span.rows, order)
            telling = self._telling(rows)
            if not telling and turn == 0:
                telling = self._of_named(rows, leading)
            found.update((tuple(columns.tolist()), columns) for columns in telling)
            if len(rows) == 1:
                break
        return list(found.values())

    def _orders(self) -> Iterator[list[int]]:
        """Those of many people lead first; then by chance, by turns person by person and column by column."""
        random, (columns, people) = np.random.default_rng(0), self.there.shape
        yield np.argsort(-self.size, kind="stable").tolist()
        for turn in range(ORDERS):
            first = np.where(self.there > 0, random.permutation(people), people).min(axis=1, initial=people)
            by_person = np.argsort(first, kind="stable")
            yield (random.permutation(columns) if turn % 2 else by_person).tolist()

    def _of_named(self, rows: Ints, leading: Ints) -> list[Ints]:
        """Of the first set of people on whose columns alone there is a vector that tells."""
        for some in self.named:
            among = [self.number[person] for person in some if person in self.number]
            inside = np.count_nonzero(self.there[:, among], axis=1) == self.size
            own = rows[inside[leading]]
            if len(own) > 1 and (found := self._telling(_on_alone(own, inside))):
                return found[:1]
        return []

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


def _on_alone(rows: Ints, columns: Flags) -> Ints:
    """Vectors of the span on these columns alone."""
    others = (rows != 0).any(axis=0) & ~columns
    return cleared(rows, np.flatnonzero(others))
