"""The line rule: no row has exactly one unknown knot, if that one is hidden."""

from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.view import View

RULE = "line"


def settle_lines(view: View) -> int:
    """Hides a second knot where a hidden one is the only unknown of its row, until there is no such row.

    Returns:
        Knots hidden.
    """
    hidden = 0
    while (row := view.next_row()) is not None:
        if view.left[row] != 1 or (RULE, (row,)) in view.settled:
            continue
        (only,) = view.unknowns(row)
        if only in view.reasons:
            hidden += view.mends(RULE, (row,), view.second((row,)), Reason.LINE)
        else:
            view.follows(only, row)
    return hidden
