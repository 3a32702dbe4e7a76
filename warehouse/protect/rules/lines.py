"""The line rule: no row has exactly one unknown knot, if that one is hidden."""

from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.view import View


def settle_lines(view: View) -> int:
    """Hides a second knot where a hidden one is the only unknown of its row, until there is no such row.

    Returns:
        Rows that have no second knot to hide.
    """
    broken = 0
    while (row := view.next_row()) is not None:
        if view.left[row] != 1:
            continue
        (only,) = view.unknowns(row)
        if only not in view.reasons:
            view.follows(only, row)
            continue
        second = view.second((row,))
        if second is None:
            broken += 1
        else:
            view.hide(second, Reason.LINE)
    return broken
