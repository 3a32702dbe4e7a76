"""Which cells of a school x standard table are hidden: pure functions over a list of cells.

Flow: [warehouse/protect/step.py reads the cells] -> hide -> estimates/privacy_mask.parquet -> schema marts

Rules (domain brief 5.3, steps 1 to 3 and 8; the sum rule and the linear-programming audit are not applied here):
1. primary: a cell with people under the threshold of one of its measures' families, or whose complement is that small,
shows nothing.
2. parent: where a standard's cell is hidden, so are its indicators' cells.
3. line: where a line has exactly one hidden cell, a second one is hidden, until no such line is left.

A line is a set of cells that a published figure adds up: a school over its standards (shares add up to 1), a standard
over the schools, the
indicators of a standard with the standard itself, the months or terms of a school year with the year itself.
The second cell is the smallest visible one that is not zero, first among those whose other lines hold hidden cells
already, ties by key; then the
line's own total (hiding it hides all that it adds up to); then a cell with zero. A line that has no other cell stays as
it is: nothing is
published that it could be subtracted from, and `Mask.alone` counts such lines.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

PRIMARY, LINE, PARENT = "primary", "line", "parent"
YEAR = "school_year"


@dataclass(frozen=True)
class Cell:
    """One row of a mart as the rules see it.

    Attributes:
        mart: `implementation` or `impact`.
        key: the mart's primary key as text, in its order.
        school, framework, code, level, parent: level is `standard` or `indicator`; parent is the standard's qualified
        code or empty.
        period_type, period_key, school_year: which lines of time the cell belongs to.
        series: what else tells tables apart (outcome, design, comparison, attribution).
        people: (distinct people, threshold) of each family with a measure that is not NULL.
        complement: (people of the denominator who are not counted, threshold), where such a denominator is published.
        zero_is_open: nobody at all may be shown (activity counts of staff).
        active: some measure is not zero; with no people counted, they are unknown and the cell is hidden.
    """

    mart: str
    key: tuple[str, ...]
    school: str
    framework: str
    code: str
    level: str
    parent: str
    period_type: str
    period_key: str
    school_year: str
    people: tuple[tuple[int, int], ...]
    series: tuple[str, ...] = ()
    complement: tuple[int, int] | None = None
    zero_is_open: bool = True
    active: bool = False

    @property
    def size(self) -> int:
        """The least number of people that any of its measures rests on."""
        return min((count for count, _ in self.people), default=0)

    @property
    def is_small(self) -> bool:
        """Whether the primary rule hides it."""
        if any(count < threshold and (count > 0 or not self.zero_is_open) for count, threshold in self.people):
            return True
        if self.active and not any(count for count, _ in self.people):
            return True
        return self.complement is not None and 0 < self.complement[0] < self.complement[1]

    @property
    def cell_key(self) -> str:
        """The primary key as one text, joined with `|`."""
        return "|".join(self.key)


@dataclass(frozen=True)
class Mask:
    """`reasons` holds every hidden cell, by mart and key; `alone` counts lines of a single, hidden cell."""

    reasons: Mapping[tuple[str, str], str]
    alone: int = 0


@dataclass
class _Table:
    cells: Sequence[Cell]
    lines: list[list[int]] = field(default_factory=list)
    totals: list[int | None] = field(default_factory=list)
    lines_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    children: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    hidden: dict[int, str] = field(default_factory=dict)
    hidden_in: list[int] = field(default_factory=list)

    def add_line(self, body: list[int], total: int | None) -> None:
        members = body if total is None else [*body, total]
        for cell in members:
            self.lines_of[cell].append(len(self.lines))
        self.lines.append(members)
        self.totals.append(total)
        self.hidden_in.append(0)

    def hide(self, cell: int, reason: str) -> None:
        if cell in self.hidden:
            return
        self.hidden[cell] = reason
        for line in self.lines_of[cell]:
            self.hidden_in[line] += 1
        for child in self.children[cell]:
            self.hide(child, PARENT)

    def second(self, line: int) -> int | None:
        """The cell to hide beside a line's only hidden one."""
        visible = [cell for cell in self.lines[line] if cell not in self.hidden]
        return min(visible, key=lambda cell: self._cost(cell, line), default=None)

    def _cost(self, cell: int, line: int) -> tuple[int, int, int, int]:
        size = self.cells[cell].size
        kind = 1 if cell == self.totals[line] else 2 if size == 0 else 0
        # every other line without a hidden cell would then hold exactly one and cost another; below a hidden total
        # everything is hidden
        opened = sum(
            1
            for other in self.lines_of[cell]
            if self.hidden_in[other] == 0 and cell != self.totals[other] and len(self.lines[other]) > 1
        )
        return kind, opened, size, cell


def hide(cells: Iterable[Cell]) -> Mask:
    """Applies the three rules; the result does not depend on the order of the cells."""
    table = _table(sorted(cells, key=lambda cell: (cell.mart, cell.key)))
    for index, cell in enumerate(table.cells):
        if cell.is_small:
            table.hide(index, PRIMARY)
    changed = True
    while changed:
        changed = False
        for line, count in enumerate(table.hidden_in):
            other = table.second(line) if count == 1 and table.hidden_in[line] == 1 else None
            if other is not None:
                table.hide(other, LINE)
                changed = True
    reasons = {(table.cells[i].mart, table.cells[i].cell_key): reason for i, reason in sorted(table.hidden.items())}
    return Mask(
        reasons, sum(1 for line, count in zip(table.lines, table.hidden_in, strict=True) if len(line) == count == 1)
    )


def _table(cells: Sequence[Cell]) -> _Table:
    table = _Table(cells)
    at = {
        _place(c.mart, c.series, c.school, c.framework, c.code, c.period_type, c.period_key): i
        for i, c in enumerate(cells)
    }
    bodies: dict[tuple[object, ...], list[int]] = defaultdict(list)
    totals: dict[tuple[object, ...], int | None] = {}
    for index, cell in enumerate(cells):
        base = (cell.mart, cell.series, cell.framework)
        period = (cell.period_type, cell.period_key)
        bodies["school", *base, cell.school, cell.level, *period].append(index)
        bodies["standard", *base, cell.code, *period].append(index)
        if cell.parent:
            parent = at.get(_place(cell.mart, cell.series, cell.school, cell.framework, cell.parent, *period))
            line = ("parent", *base, cell.school, cell.parent, *period)
            bodies[line].append(index)
            totals[line] = parent
            if parent is not None:
                table.children[parent].append(index)
        if cell.period_type != YEAR:
            line = ("time", *base, cell.school, cell.code, cell.school_year, cell.period_type)
            bodies[line].append(index)
            totals[line] = at.get(
                _place(cell.mart, cell.series, cell.school, cell.framework, cell.code, YEAR, cell.school_year)
            )
    for name in sorted(bodies, key=repr):
        table.add_line(bodies[name], totals.get(name))
    return table


def _place(*parts: object) -> tuple[object, ...]:
    return parts
