"""Which cells of a table must be hidden so that nothing that is shown tells of a few people.

Flow: Table -> knit -> rules, until none finds anything -> Mask

Rules (docs/decisions/0029-the-masks-rules.md; domain brief 5.3, steps 2 to 5 and 8):
1. primary: a cell of too few people is hidden, or never to be known where it is latent.
2. below: with a cell, those below it are hidden.
3. line: lines.py. 4. few people together: few.py. 5. all sums together: audit.py. 6. nests and rivals: near.py.
What is shown for good stays shown, what is hidden for good hidden; hiding every new cell keeps what was kept before.
"""

from collections.abc import Iterator

from warehouse.protect.rules.audit import settle_audit
from warehouse.protect.rules.few import settle_few
from warehouse.protect.rules.lines import settle_lines
from warehouse.protect.rules.near import Near
from warehouse.protect.rules.net import knit
from warehouse.protect.rules.table import Cell, Mask, Name, Reason, State, Table
from warehouse.protect.rules.view import View


def hide(table: Table) -> Mask:
    """Applies the rules; equal tables give equal masks, in whatever order their cells stand."""
    net = knit(table)
    view, near = View(net), Near(net)
    for knot, of in enumerate(net.knots):
        if of.is_sensitive or of.state is State.HIDDEN:
            view.hide(knot, Reason.LINE)
    hidden = 1
    while hidden:
        unmended = settle_lines(view)
        hidden = 0
        for settle in (near.settle, settle_few, settle_audit):
            if not hidden:
                hidden, broken = settle(view)
                unmended += broken
    return Mask(dict(sorted(_reasons(view))), unmended)


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
