"""The rule that the product had before: small cells, and a second one in a line with exactly one; nothing more.

Kept to hold the present rules against. It knows lines of one period: the cells of a line, its total among them, of
which none may be the only hidden one. It knows no sums, no people behind several cells together, no other period.
"""

from collections.abc import Sequence


def earlier_rule(sizes: Sequence[int], sensitive: Sequence[bool], lines: Sequence[Sequence[int]]) -> set[int]:
    """Positions of the hidden cells.

    Args:
        sizes: people of each cell; of several that could be the second one, the smallest is taken, zeros last.
        sensitive: which cells are hidden first.
        lines: positions of the cells of each line.
    """
    hidden = {cell for cell, is_small in enumerate(sensitive) if is_small}
    lines_of: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        for cell in line:
            lines_of.setdefault(cell, []).append(number)
    count = [sum(cell in hidden for cell in line) for line in lines]
    changed = True
    while changed:
        changed = False
        for number, line in enumerate(lines):
            visible = [cell for cell in line if cell not in hidden]
            if count[number] != 1 or not visible:
                continue
            second = min(visible, key=lambda c: (not sizes[c], sum(not count[n] for n in lines_of[c]), sizes[c], c))
            hidden.add(second)
            for other in lines_of[second]:
                count[other] += 1
            changed = True
    return hidden
