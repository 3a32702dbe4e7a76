"""Which cells of a table must be hidden so that nothing that is shown tells of a few people.

Flow: Table -> knit -> rules, until none finds anything -> Mask

Rules (docs/decisions/0029-the-masks-rules.md; domain brief 5.3, steps 2 to 5 and 8):
1. primary: a cell of too few people is hidden, or never to be known where it is latent.
2. below: with a cell, those below it are hidden.
3. line: lines.py. 4. few people together: few.py. 5. all sums together: audit.py. 6. nests and rivals: near.py.
7. distinct people by counting: counting.py.
What is shown for good stays shown, what is hidden for good hidden; hiding every new cell keeps what was kept before.
"""

from collections.abc import Iterator

from warehouse.protect.rules.audit import settle_audit, settle_bounds
from warehouse.protect.rules.counting import Counting
from warehouse.protect.rules.few import settle_few
from warehouse.protect.rules.lines import settle_lines
from warehouse.protect.rules.near import Near
from warehouse.protect.rules.net import Net, knit
from warehouse.protect.rules.table import Cell, Mask, Name, Reason, State, Table
from warehouse.protect.rules.undo import undo
from warehouse.protect.rules.view import View


def hide(table: Table) -> Mask:
    """Applies the rules; equal tables give equal masks, in whatever order their cells stand."""
    if all(cell.state for cell in table.cells if cell.shown):
        return Mask(dict(sorted(_settled(table))))
    net = knit(table)
    near, counting, closed = Near(net), Counting(net), _begun(net)
    closed.close()
    settle_lines(closed)
    told = frozenset(knot for knot in closed.given if not net.knots[knot].is_sensitive)
    view = _begun(net, told)
    _settle(view, near, counting)
    if view.broken():  # nothing new may be hidden for what settled cells break alone
        _settle(closed, near, counting)
        view = _begun(net, told)
        view.settled = closed.broken()
        _settle(view, near, counting)
    if undo(view, near, _look):
        _settle(view, near, counting)
    return Mask(dict(sorted(_reasons(view))), len(view.settled | view.broken()))


def _settled(table: Table) -> Iterator[tuple[Name, Reason]]:
    """Where no cell is new, there is nothing to choose."""
    for cell in table.cells:
        why = _reason(cell, None)
        if why and cell.state is not State.SHOWN:
            yield cell.name, why


def _begun(net: Net, told: frozenset[int] = frozenset()) -> View:
    view = View(net, told)
    for knot, of in enumerate(net.knots):
        if of.is_sensitive or of.state is State.HIDDEN:
            view.hide(knot, Reason.LINE)
    return view


def _settle(view: View, near: Near, counting: Counting) -> None:
    """Rule after rule, the cheap ones first, until none hides anything."""
    hidden = 1
    while hidden:
        view.noted.clear()
        settle_lines(view)
        hidden = (
            near.settle(view) or settle_bounds(view) or settle_few(view) or counting.settle(view) or settle_audit(view)
        )


def _look(view: View) -> None:
    """The rules that look at rows, until one finds anything."""
    for rule in (settle_lines, settle_bounds, settle_few, settle_audit):
        rule(view)
        if view.broken():
            return


def _reasons(view: View) -> Iterator[tuple[Name, Reason]]:
    for knot, of in enumerate(view.net.knots):
        for cell in of.cells:
            why = _reason(cell, view.reasons.get(knot))
            if why and cell.state is not State.SHOWN:
                yield cell.name, why


def _reason(cell: Cell, why: Reason | None) -> Reason | None:
    """A cell's own too few people come first; its knot may be hidden for those of another cell's threshold."""
    if cell.is_sensitive:
        return Reason.PRIMARY
    return Reason.LINE if why is Reason.PRIMARY or (why is None and cell.state is State.HIDDEN) else why
