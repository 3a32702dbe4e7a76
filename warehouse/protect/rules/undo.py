"""Shows again what need not be hidden: later hidings often do what an earlier one was made for.

The dearest first, each hidden for another's sake is shown on trial, in a view of its own of what hangs together with
it; the rules look, and where none finds anything it stays shown. In what hangs together with more than `LARGEST`
unknown knots no trial is made: there each takes too long.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from warehouse.protect.rules.near import Near
from warehouse.protect.rules.net import Net
from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.unknowns import unknowns
from warehouse.protect.rules.view import View

LARGEST = 100

Look = Callable[[View], object]


@dataclass(frozen=True)
class _Part:
    """Unknown knots that hang together, and all rows that have one of them, as a net of their own.

    Attributes:
        knots: of the whole net, in order.
        told: those that a reader knows, as numbered in `net`.
    """

    knots: Sequence[int]
    net: Net
    told: frozenset[int]


def undo(view: View, near: Near, look: Look) -> int:
    """Takes back what hides more than it must.

    Args:
        view: in which no rule finds anything.
        near: the pairs that must not both be shown.
        look: the rules, on a view in which nothing can be hidden: they note where they are broken.

    Returns:
        Knots shown again.
    """
    rivals = defaultdict[int, list[int]](list)
    for one, other in near.pairs:
        rivals[one].append(other)
        rivals[other].append(one)
    shown = 0
    for part in _parts(view):
        hidden = {at for at, knot in enumerate(part.knots) if knot in view.reasons}
        for together in _candidates(view, part):
            knots = [part.knots[at] for at in together]
            if not _is_free(view, knots) or any(not view.unknown[other] for knot in knots for other in rivals[knot]):
                continue
            if _holds(part, hidden.difference(together), look):
                hidden.difference_update(together)
                shown += len(knots)
                for knot in knots:
                    view.show(knot, part.knots)
    return shown


def _candidates(view: View, part: _Part) -> Iterator[tuple[int, ...]]:
    """Knots hidden for others' sake, the dearest first; those that go together are one."""
    place = {knot: at for at, knot in enumerate(part.knots)}
    found = [knot for knot in part.knots if _is_beside(view, knot)]
    for knot in sorted(found, key=lambda knot: view.net.knots[knot].rank, reverse=True):
        same = view.net.same(knot)
        if all(one in place and _is_beside(view, one) for one in same):
            yield tuple(place[one] for one in (knot, *same))


def _is_beside(view: View, knot: int) -> bool:
    of = view.net.knots[knot]
    return view.reasons.get(knot, Reason.PRIMARY) is not Reason.PRIMARY and of.is_shown and of.state is None


def _is_free(view: View, knots: Sequence[int]) -> bool:
    """Whether they are hidden still, and below nothing that is hidden, but one another."""
    above = (one for knot in knots for one in view.net.above[knot] if one not in knots)
    return all(knot in view.reasons for knot in knots) and not any(one in view.reasons for one in above)


def _holds(part: _Part, hidden: Set[int], look: Look) -> bool:
    """Whether no rule finds anything where these are hidden."""
    trial = View(part.net, part.told)
    for knot in sorted(hidden):
        trial.hide(knot, Reason.LINE)
    trial.is_closed = True
    look(trial)
    return not trial.broken()


def _parts(view: View) -> Iterator[_Part]:
    """What hangs together by rows, or because it is hidden and shown together, and is not too large."""
    net, of = view.net, unknowns(view)
    place = {knot: at for at, knot in enumerate(of.knots.tolist())}
    same = [(at, place[one]) for knot, at in place.items() for one in net.same(knot) if one in place]
    one, other = np.array(same, dtype=np.int64).reshape(-1, 2).T
    bound = sparse.csr_matrix((np.ones(len(one)), (one, other)), shape=(len(of.knots), len(of.knots)))
    ties = abs(of.rows)
    count, part_of = sparse.csgraph.connected_components(sparse.bmat([[bound, ties.T], [ties, None]]), directed=False)
    part_of = part_of[: len(of.knots)]
    members = np.split(np.argsort(part_of, kind="stable"), np.cumsum(np.bincount(part_of, minlength=count))[:-1])
    for columns in members:
        unknown = of.knots[columns].tolist()
        if len(unknown) <= LARGEST and any(_is_beside(view, knot) for knot in unknown):
            yield _cut(view, unknown)


def _cut(view: View, unknown: Sequence[int]) -> _Part:
    rows = sorted({row for knot in unknown for row in view.net.rows_of[knot]})
    knots = sorted({*unknown, *(knot for row in rows for knot in view.net.rows[row])})
    place = {knot: at for at, knot in enumerate(knots)}
    rows_of: list[list[int]] = [[] for _ in knots]
    for number, row in enumerate(rows):
        for knot in view.net.rows[row]:
            rows_of[place[knot]].append(number)
    net = Net(
        [replace(view.net.knots[knot], below=(), state=None) for knot in knots],
        [tuple(place[knot] for knot in view.net.rows[row]) for row in rows],
        [tuple(found) for found in rows_of],
        (),
        (),
    )
    return _Part(knots, net, frozenset(place[knot] for knot in set(knots).difference(unknown)))
