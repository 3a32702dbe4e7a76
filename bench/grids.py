"""Random tables of counts with all their totals, as rules of suppression are compared over.

Rows and columns may stand in groups (schools in groups, indicators in standards). Every person is in one cell of the
body, so that counts add up. A grid is made so that one cell in four or five is small, as in the domain's own tables.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from warehouse.protect.rules import Cell, Sum, Table

TOTAL = "Total"
Place = tuple[str, str]
_COUNTS = (0, 0, 1, 2, 3, 5, 7, 9, 12, 15, 18, 20, 25, 30, 40, 60)


@dataclass(frozen=True)
class Grid:
    """A table of counts.

    Attributes:
        least: a cell with fewer people is small.
        rows, columns: name -> its group; all the same, empty, where there are none.
        body: people of each cell.
    """

    seed: int
    least: int
    rows: Mapping[str, str]
    columns: Mapping[str, str]
    body: Mapping[Place, int]

    @cached_property
    def counts(self) -> dict[Place, int]:
        """People of every cell with somebody in it, totals too, in the order of places."""
        found: dict[Place, int] = defaultdict(int)
        for (row, column), people in self.body.items():
            for over in {row, self.rows[row] or row, TOTAL}:
                for beside in {column, self.columns[column] or column, TOTAL}:
                    found[over, beside] += people
        return {place: people for place, people in sorted(found.items()) if people}

    @cached_property
    def sums(self) -> list[tuple[Place, tuple[Place, ...]]]:
        """A total and its parts, each as a place; parts with nobody left out."""
        found = []
        for row, column in self.counts:
            for parts in (
                [(part, column) for part in _below(row, self.rows)],
                [(row, part) for part in _below(column, self.columns)],
            ):
                there = tuple(part for part in parts if part in self.counts)
                if there:
                    found.append(((row, column), there))
        return found

    @cached_property
    def small(self) -> frozenset[Place]:
        """Where there are too few people."""
        return frozenset(place for place, people in self.counts.items() if people < self.least)

    @property
    def table(self) -> Table:
        """What the mask's rules see."""
        at = {place: position for position, place in enumerate(self.counts)}
        people, cells = iter(range(sum(self.body.values()))), []
        behind: dict[Place, list[int]] = {
            place: [next(people) for _ in range(count)] for place, count in sorted(self.body.items())
        }
        for (row, column), count in self.counts.items():
            inside = [behind[r, c] for r in self._of(row, self.rows) for c in self._of(column, self.columns)]
            names = frozenset(person for found in inside for person in found)
            cost = (_height(row, self.rows), _height(column, self.columns))
            cells.append(Cell(("bench", "people", f"{row}|{column}"), names, self.least, float(count), True, cost))
        return Table(cells, [Sum(at[total], tuple(at[part] for part in parts)) for total, parts in self.sums])

    @staticmethod
    def _of(member: str, groups: Mapping[str, str]) -> Sequence[str]:
        return [name for name, group in groups.items() if member in (name, group, TOTAL)]


def random_grid(seed: int, *, rows: tuple[int, int] = (5, 14), columns: tuple[int, int] = (3, 7)) -> Grid:
    """The same grid for the same seed; every third has groups of rows and of columns."""
    rng = random.Random(seed)  # noqa: S311
    in_groups = seed % 3 == 0
    names = [f"r{n:02}" for n in range(rng.randint(*rows))]
    codes = [f"c{n:02}" for n in range(rng.randint(*columns))]
    over = {name: f"R{n % 2}" if in_groups else "" for n, name in enumerate(names)}
    beside = {code: f"C{n % 2}" if in_groups else "" for n, code in enumerate(codes)}
    body = {(name, code): rng.choice(_COUNTS) for name in names for code in codes}
    return Grid(seed, rng.choice((5, 10)), over, beside, body)


def _below(member: str, groups: Mapping[str, str]) -> list[str]:
    if member == TOTAL:
        return sorted({group or name for name, group in groups.items()})
    return [name for name, group in groups.items() if group == member]


def _height(member: str, groups: Mapping[str, str]) -> int:
    return 2 if member == TOTAL else 0 if member in groups else 1
