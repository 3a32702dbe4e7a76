"""A second look at the mask, written apart from the code that makes it: what is shown must keep the rules.

Flow: cells + mask -> broken rules; used by the protect step before the mask is written, and by the tests
It shares the declarations with that code, and the words for a cell, but no rule and no line.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from warehouse.protect.cell import Cell

_Name = tuple[str, str]


def broken_rules(hidden: Mapping[_Name, str], cells: Iterable[Cell]) -> list[str]:
    """Names every broken rule with the number of places where it is broken; empty when the mask holds."""
    cells = list(cells)
    known = {cell.name for cell in cells}
    found = {
        "hidden cells that no table has": len(set(hidden) - known),
        "cells that stand twice": len(cells) - len(known),
        "small cells shown": sum(1 for cell in cells if cell.name not in hidden and _too_few(cell)),
    }
    by_mart: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_mart[cell.mart.mask].append(cell)
    for mart, of_mart in by_mart.items():
        for what, count in (_orphans(hidden, of_mart) | _sums(hidden, of_mart) | _parts(hidden, of_mart)).items():
            found[f"{what} in {mart}"] = count
    return [f"{count} {what}" for what, count in found.items() if count]


def _too_few(cell: Cell) -> bool:
    for people, least, zero_is_open in cell.counts:
        if people < least and not (people == 0 and zero_is_open):
            return True
    if cell.is_active and sum(people for people, *_ in cell.counts) == 0:
        return True
    return any(left_out in range(1, least) for left_out, least in cell.complements)


def _sums(hidden: Mapping[_Name, str], cells: list[Cell]) -> dict[str, int]:
    """Lines over a dimension's members: same level of it, same place in everything else."""
    found: dict[str, int] = {}
    for name, dimension in cells[0].mart.dimensions.items():
        if not dimension.adds_up:
            continue
        rest = [column for column in cells[0].mart.key if column not in dimension.key or column in dimension.within]
        flags: dict[object, list[bool]] = defaultdict(list)
        for cell in cells:
            level = cell.at.get(dimension.level)
            flags[level, *(cell.at[column] for column in rest)].append(cell.name in hidden)
        found[f"lines over {name} with exactly one hidden cell"] = _single(flags)
    return found


def _parts(hidden: Mapping[_Name, str], cells: list[Cell]) -> dict[str, int]:
    """Lines of a total and its parts."""
    found: dict[str, int] = {}
    there = {tuple(sorted((column, cell.at[column]) for column in cell.mart.key)): cell for cell in cells}
    for name, dimension in cells[0].mart.dimensions.items():
        flags: dict[object, list[bool]] = defaultdict(list)
        for cell in cells:
            place = _place_of_total(cell, name)
            if place is not None:
                line = (cell.at[dimension.level], place)
                if line not in flags and place in there:
                    flags[line].append(there[place].name in hidden)
                flags[line].append(cell.name in hidden)
        found[f"lines ({name} and its parts) with exactly one hidden cell"] = _single(flags)
    return found


def _orphans(hidden: Mapping[_Name, str], cells: list[Cell]) -> dict[str, int]:
    """Parts shown below a hidden total that hides them."""
    found: dict[str, int] = {}
    gone = {tuple(sorted((c, cell.at[c]) for c in cell.mart.key)) for cell in cells if cell.name in hidden}
    for name, dimension in cells[0].mart.dimensions.items():
        strict = {level for level, hierarchy in dimension.hierarchies.items() if hierarchy.hides_children}
        found[f"cells shown below a hidden {name}"] = sum(
            1
            for cell in cells
            if cell.name not in hidden
            and strict
            and cell.at[dimension.level] in strict
            and _place_of_total(cell, name) in gone
        )
    return found


def _place_of_total(cell: Cell, name: str) -> tuple[_Name, ...] | None:
    dimension = cell.mart.dimensions[name]
    hierarchy = dimension.hierarchies.get(cell.at.get(dimension.level, ""))
    if hierarchy is None or not all(cell.at[source] for source in hierarchy.by.values()):
        return None
    moved = {column: cell.at[source] for column, source in hierarchy.by.items()}
    if dimension.level in cell.mart.key:
        moved[dimension.level] = hierarchy.to
    return tuple(sorted({**{column: cell.at[column] for column in cell.mart.key}, **moved}.items()))


def _single(lines: Mapping[object, list[bool]]) -> int:
    return sum(1 for flags in lines.values() if len(flags) > 1 and sum(flags) == 1)
