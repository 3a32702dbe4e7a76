"""Exact elimination over sparse rows of zeros and ones, modulo a prime."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PRIME = 2_147_483_647
Row = dict[int, int]


@dataclass(frozen=True)
class System:
    """Rows over merged columns: columns that the same rows hold are one.

    Attributes:
        people: who stands behind each merged column.
        of: column -> merged column.
    """

    rows: list[frozenset[int]]
    people: list[frozenset[int]]
    members: list[frozenset[int]]
    of: dict[int, int]


def system(rows: Iterable[frozenset[int]], people: Mapping[int, frozenset[int]]) -> System:
    """The system of shown rows; columns in no row are left out."""
    distinct = sorted(set(rows), key=sorted)
    holding: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(distinct):
        for column in row:
            holding[column].append(number)
    merged: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for column in sorted(holding):
        merged[tuple(holding[column])].append(column)
    of = {column: number for number, columns in enumerate(merged.values()) for column in columns}
    behind = [frozenset().union(*(people[c] for c in columns)) for columns in merged.values()]
    new_rows = [frozenset(of[column] for column in row) for row in distinct]
    return System(new_rows, behind, [frozenset(columns) for columns in merged.values()], of)


def reduced(rows: Iterable[frozenset[int]], order: Sequence[int]) -> dict[int, Row]:
    """The reduced echelon form: pivot -> row. Columns that come first in `order` are pivots first."""
    rank = {column: n for n, column in enumerate(order)}
    pivots: dict[int, Row] = {}
    for row in sorted(rows, key=lambda r: (len(r), sorted(r))):
        left = dict.fromkeys(row, 1)
        for pivot in [c for c in left if c in pivots]:
            subtract(left, pivots[pivot], left[pivot])
        if not left:
            continue
        pivot = min(left, key=rank.__getitem__)
        inverse = pow(left[pivot], -1, PRIME)
        left = {c: v * inverse % PRIME for c, v in left.items()}
        for other in pivots.values():
            if pivot in other:
                subtract(other, left, other[pivot])
        pivots[pivot] = left
    return pivots


def subtract(row: Row, other: Row, times: int) -> None:
    """Takes a multiple of another row away."""
    for column, value in other.items():
        new = (row.get(column, 0) - times * value) % PRIME
        if new:
            row[column] = new
        else:
            row.pop(column, None)


def unknowns(pivots: dict[int, Row], columns: int) -> list[Row]:
    """Each column's row of the null space: what about it stays open. Empty where it is known."""
    open_rows: list[Row] = []
    for column in range(columns):
        if column in pivots:
            open_rows.append({c: PRIME - v for c, v in pivots[column].items() if c != column})
        else:
            open_rows.append({column: 1})
    return open_rows


def rank_of(rows: Sequence[Row]) -> int:
    """The rank of a few sparse rows."""
    pivots: dict[int, Row] = {}
    for row in rows:
        left = dict(row)
        while left:
            column = min(left)
            if column not in pivots:
                inverse = pow(left[column], -1, PRIME)
                pivots[column] = {c: v * inverse % PRIME for c, v in left.items()}
                break
            subtract(left, pivots[column], left[column])
    return len(pivots)
