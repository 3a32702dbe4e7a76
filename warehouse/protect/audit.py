"""A second look at the mask, written apart from the code that makes it: what is shown must keep the rules.

Flow: cells + mask -> violations; used by the estimate step before the mask is written, and by the tests
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from warehouse.protect.masks import YEAR, Cell

_Line = tuple[str, ...]


def audit(hidden: Mapping[tuple[str, str], str], cells: Iterable[Cell]) -> list[str]:
    """Names every broken rule with the number of places where it is broken; empty when the mask holds."""
    cells = list(cells)
    known = {(cell.mart, cell.cell_key) for cell in cells}
    shown = [cell for cell in cells if (cell.mart, cell.cell_key) not in hidden]
    found = {
        "hidden cells that no table has": len(set(hidden) - known),
        "cells that stand twice": len(cells) - len(known),
        "small cells shown": sum(1 for cell in shown if _too_few(cell)),
        "indicators shown below a hidden standard": _orphans(hidden, cells),
    }
    kinds = {cell.period_type for cell in cells} - {YEAR}
    lines = {**_LINES, "year and its parts": lambda cell: _time(cell, kinds)}
    for name, line_of in lines.items():
        found[f"lines ({name}) with exactly one hidden cell"] = _single(hidden, cells, line_of)
    return [f"{count} {what}" for what, count in found.items() if count]


def _too_few(cell: Cell) -> bool:
    for people, threshold in cell.people:
        if people < threshold and not (people == 0 and cell.zero_is_open):
            return True
    if cell.active and sum(people for people, _ in cell.people) == 0:
        return True
    left_out, threshold = cell.complement or (0, 0)
    return left_out in range(1, threshold)


def _orphans(hidden: Mapping[tuple[str, str], str], cells: list[Cell]) -> int:
    gone = {
        (c.mart, c.series, c.school, c.code, c.period_type, c.period_key)
        for c in cells
        if (c.mart, c.cell_key) in hidden
    }
    return sum(
        1
        for c in cells
        if c.parent
        and (c.mart, c.cell_key) not in hidden
        and (c.mart, c.series, c.school, c.parent, c.period_type, c.period_key) in gone
    )


def _single(
    hidden: Mapping[tuple[str, str], str], cells: list[Cell], line_of: Callable[[Cell], Iterable[_Line]]
) -> int:
    members: dict[_Line, list[bool]] = defaultdict(list)
    for cell in cells:
        for line in line_of(cell):
            members[(cell.mart, cell.framework, *cell.series, *line)].append((cell.mart, cell.cell_key) in hidden)
    return sum(1 for flags in members.values() if len(flags) > 1 and sum(flags) == 1)


def _school(cell: Cell) -> Iterable[_Line]:
    yield cell.school, cell.level, cell.period_type, cell.period_key


def _standard(cell: Cell) -> Iterable[_Line]:
    yield cell.code, cell.period_type, cell.period_key


def _indicators(cell: Cell) -> Iterable[_Line]:
    yield cell.school, cell.parent or cell.code, cell.period_type, cell.period_key


def _time(cell: Cell, kinds: set[str]) -> Iterable[_Line]:
    for kind in kinds if cell.period_type == YEAR else {cell.period_type}:
        yield cell.school, cell.code, cell.school_year, kind


_LINES: dict[str, Callable[[Cell], Iterable[_Line]]] = {
    "school over standards": _school,
    "standard over schools": _standard,
    "standard and its indicators": _indicators,
}
