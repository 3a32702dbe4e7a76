"""Which cells of a mart are hidden: pure functions over a list of cells.

Flow: [warehouse/protect/step.py reads the cells] -> hide -> estimates/privacy_mask.parquet -> schema marts

Rules (domain brief 5.3, steps 1 to 3 and 8; the sum rule and the linear-programming audit are not applied here):
1. primary: a cell with people under the threshold of one of its measures' families, or whose complement is that small,
   shows nothing.
2. parent: where a total is hidden whose hierarchy says so (a standard over its indicators), so are its members.
3. line: where a line has exactly one hidden cell, a second one is hidden, until no such line is left.

A line is a set of cells that a published figure adds up (warehouse/protect/lines.py). The second cell is the smallest
visible one that is not zero, first among those whose other lines hold hidden cells already, ties by key; then the
line's own total (hiding it hides all that it adds up to); then a cell with zero. A line that has no other cell stays as
it is: nothing is published that it could be subtracted from, and `Mask.alone` counts such lines.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.protect.cell import Cell
from warehouse.protect.lines import lines

PRIMARY, LINE, PARENT = "primary", "line", "parent"


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
    table = _table(sorted(cells, key=lambda cell: (cell.mart.mask, cell.key)))
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
    reasons = {table.cells[i].name: reason for i, reason in sorted(table.hidden.items())}
    return Mask(
        reasons, sum(1 for line, count in zip(table.lines, table.hidden_in, strict=True) if len(line) == count == 1)
    )


def _table(cells: Sequence[Cell]) -> _Table:
    table = _Table(cells)
    for line in lines(cells):
        if line.hides_children and line.total is not None:
            table.children[line.total].extend(line.members)
        table.add_line(line.members, line.total)
    return table
