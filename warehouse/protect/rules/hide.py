"""Which cells are hidden: the rules, one after another, until none has anything left to hide.

Flow: Table -> Net -> View -> [primary, lines, few people, nests, rivals, all sums together] -> Mask
"""

from warehouse.protect.rules.few import settle_few
from warehouse.protect.rules.lines import settle_lines
from warehouse.protect.rules.net import Net, knit
from warehouse.protect.rules.table import Mask, Reason, State, Table
from warehouse.protect.rules.view import View


def hide(table: Table) -> Mask:
    """Applies every rule to a fixed point; the result does not depend on the order of the table's cells."""
    net = knit(table)
    view = View(net)
    for knot, of in enumerate(net.knots):
        if of.is_sensitive or of.state is State.HIDDEN:
            view.hide(knot, Reason.PRIMARY if of.is_sensitive else Reason.LINE)
    broken = 0
    while True:
        stuck = settle_lines(view)
        hidden, few = settle_few(view)
        near, astray = _settle_neighbours(view)
        broken = stuck + few + astray
        if not hidden + near:
            return Mask(_named(view), broken)


def _settle_neighbours(view: View) -> tuple[int, int]:
    """Hides the cheaper of two shown knots whose difference is few people: nests, and rivals."""
    hidden = broken = 0
    pairs = [*view.net.nests, *((a, b) for group in view.net.rivals for i, a in enumerate(group) for b in group[i + 1 :])]
    for one, other in pairs:
        knots = view.net.knots[one], view.net.knots[other]
        if view.unknown[one] or view.unknown[other]:
            continue
        if not 0 < len(knots[0].people ^ knots[1].people) < max(knots[0].least, knots[1].least):
            continue
        cheaper = view.cheapest((one, other))
        if cheaper is None:
            broken += 1
        else:
            view.hide(cheaper, Reason.RIVAL)
            hidden += 1
    return hidden, broken


def _named(view: View) -> dict[tuple[str, str, str], Reason]:
    found = {cell.name: reason for knot, reason in view.reasons.items() for cell in view.net.knots[knot].cells}
    return dict(sorted(found.items()))
