"""The sum rule: whatever is shown, added and subtracted in any way, is about nobody or about enough people.

Only combinations that stand on finest knots of few people can be about few, so in each part of the net the others are
got rid of first (fewest.py). Of what is found, the shown knots that tell it are looked for; the cheapest one is hidden.
"""

from collections.abc import Iterator
from hashlib import sha256

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from warehouse.protect.rules.about import about, not_alone, on_alone, taking_part
from warehouse.protect.rules.fewest import Span, of_few
from warehouse.protect.rules.finest import once, over_finest
from warehouse.protect.rules.parts import Part, asked, parts_of
from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.unknowns import Flags, Floats, Ints, Unknowns
from warehouse.protect.rules.view import Place, View

RULE = "few"
# entries of rows over columns beyond which only circles of people are looked at
LARGEST = 20_000_000
_NOTHING = 1e-7
# rows of settled knots alone come first: what they tell is told already
_SETTLED = 1e-3


def settle_few(view: View) -> int:
    """Hides a shown knot of each combination that is about few people.

    Returns:
        Knots hidden.
    """
    if view.amiss is not None:
        view.noted |= view.amiss
        return 0
    hidden, amiss = 0, set[Place]()
    of, need = asked(view)
    may_tell, dear = _may_tell(view, of), _dear(view)
    for part in parts_of(of, need):
        if not may_tell[part.at].any():
            continue
        key = sha256(part.knots.tobytes() + part.numbers.tobytes()).digest()
        if key not in view.combined:
            view.combined[key] = list(_combinations(view, part, dear[part.numbers]))
        for told, by in view.combined[key]:
            if any(view.unknown[knot] for knot in by):
                continue  # another one has just been hidden for its sake
            if view.mends(RULE, told, view.cheapest(by), Reason.LINE):
                hidden += 1
            else:
                amiss.add((RULE, told))
    view.amiss = None if hidden else amiss
    return hidden


def _may_tell(view: View, of: Unknowns) -> Flags:
    """Rows that may be part of a combination: one that alone has a knot of many people is part of none."""
    rows, places = over_finest(of.rows, np.zeros(len(of.numbers), dtype=bool))[0], view.net.places
    people, least = places.people[of.knots], places.least[of.knots[np.unique(rows.indices)]].max(initial=0)
    left = np.zeros(rows.shape[0], dtype=bool)
    left[once(rows)] = True
    return not_alone(rows, people >= least, left)


def _combinations(view: View, part: Part, dear: Flags) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Finest knots of few people that shown ones tell something of, and those that tell it."""
    nothing = _says_nothing(view, part)
    if nothing.all():
        return
    rows, taken = over_finest(part.rows, dear)
    columns = np.unique(rows.indices)
    if not len(columns):
        return
    most = view.net.places.least[part.knots[columns]].max()
    columns = columns[view.net.places.people[part.knots[columns]] < most]
    silent = over_finest(part.rows[nothing], dear[nothing])[0]
    settled, told = np.flatnonzero(~(nothing | dear)), np.flatnonzero(dear & ~nothing)
    alone = list(_as_they_stand(view, part, rows, np.append(settled, told), columns))
    for vector, times in alone or _together(view, part, rows, silent, columns, dear):
        by = _shown(view, part, times - taken.T @ (part.rows.T @ times))
        # what a list has is known to everybody
        if any(view.net.knots[knot].least for knot in by):
            yield tuple(part.knots[vector].tolist()), by


def _as_they_stand(
    view: View, part: Part, rows: sparse.csr_matrix, order: Ints, columns: Ints
) -> Iterator[tuple[Ints, Floats]]:
    """The columns of each row that by itself is about few people, of whatever circles, and how often each is taken."""
    inside = np.zeros(rows.shape[1], dtype=bool)
    inside[columns] = True
    order = order[np.asarray(abs(rows[order]) @ ~inside) == 0]
    order = order[once(rows[order])]
    own = rows[order][:, columns]
    people = np.diff((abs(own) @ _people_of(view, part, columns)).tocsr().indptr)
    least = view.net.places.least[part.knots[columns]]
    for at in np.flatnonzero((people > 0) & (people < least.max(initial=0))).tolist():
        if people[at] < least[own[at].indices].max():
            times = np.zeros(rows.shape[0])
            times[order[at]] = 1
            yield columns[np.sort(own[at].indices)], times


def _together(
    view: View, part: Part, rows: sparse.csr_matrix, silent: sparse.csr_matrix, columns: Ints, dear: Flags
) -> Iterator[tuple[Ints, Floats]]:
    """The columns of what rows, added and subtracted, tell of few people, and how often each is taken."""
    named = {view.net.knots[knot].people for knot in part.knots.tolist() if view.net.knots[knot].is_sensitive}
    order = np.argsort(dear, kind="stable")
    order = order[taking_part(rows[order], columns)]
    able = rows[order]
    for some in _circles(view, part, columns, len(order)):
        few = [view.net.knots[knot] for knot in part.knots[some].tolist()]
        at = about(able, some, columns)
        span = Span(
            on_alone(able[at], some),
            on_alone(silent[about(silent, some, columns)], some),
            [knot.people for knot in few],
            np.array([knot.least for knot in few], dtype=np.int64),
        )
        for vector in of_few(span, named, view.bare):
            by = at[taking_part(able[at], some[vector])]
            times = np.zeros(rows.shape[0])
            times[order[by]] = _told_by(able[by], some[vector], np.where(dear[order[by]], 1.0, _SETTLED))
            yield some[vector], times


def _circles(view: View, part: Part, columns: Ints, rows: int) -> Iterator[Ints]:
    """All the columns; where that is too much for the elimination, circle by circle those with people in common."""
    if rows * len(columns) <= LARGEST:
        yield columns
        return
    ties = _people_of(view, part, columns)
    count, circle = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)
    for number in range(count):
        own = columns[np.flatnonzero(circle[: len(columns)] == number)]
        if len(own) and rows * len(own) <= LARGEST:
            yield own


def _people_of(view: View, part: Part, columns: Ints) -> sparse.csr_matrix:
    """Who stands behind each column: shape (columns, people), 1 where they do."""
    people = [sorted(view.net.knots[knot].people) for knot in part.knots[columns].tolist()]
    column = np.repeat(np.arange(len(people)), [len(some) for some in people])
    number = np.unique([one for some in people for one in some], return_inverse=True)[1]
    shape = (len(people), number.max(initial=-1) + 1)
    return sparse.csr_matrix((np.ones(len(column)), (column, number)), shape=shape)


def _says_nothing(view: View, part: Part) -> Flags:
    """Rows of unknown knots alone: that two ways to add up come to the same is nothing that is shown."""
    return np.asarray(np.diff(part.rows.indptr) == view.net.places.lengths[part.numbers])


def _dear(view: View) -> Flags:
    """Of the net's rows whether one of the knots may be hidden."""
    may = np.fromiter(map(view.may_hide, range(len(view.net.knots))), dtype=bool, count=len(view.net.knots))
    return np.asarray(np.bincount(view.net.places.row, may[view.net.places.knot]) > 0)


def _told_by(rows: sparse.csr_matrix, columns: Ints, cost: Floats) -> Floats:
    """How often each row is taken: as few as can be that come to something on these columns alone."""
    sums = rows.T.tocsr()[np.append(np.setdiff1d(np.unique(rows.indices), columns), columns[0])]
    aim = np.zeros(sums.shape[0])
    aim[-1] = 1.0
    found = linprog(np.concatenate([cost, cost]), A_eq=sparse.hstack([sums, -sums]), b_eq=aim, method="highs")
    return np.asarray(found.x[: len(cost)] - found.x[len(cost) :])


def _shown(view: View, part: Part, taken: Floats) -> tuple[int, ...]:
    """The shown knots that rows, each taken so often, come to; what follows from a row stands for the others there."""
    left: dict[int, float] = {}
    for at in np.flatnonzero(np.abs(taken) > _NOTHING).tolist():
        _add(view, left, int(part.numbers[at]), taken[at])
    while given := next((knot for knot in left if knot in view.given), None):
        row = view.given[given]
        sign = 1.0 if view.net.rows[row][0] == given else -1.0
        _add(view, left, row, -left[given] * sign)
    return tuple(sorted(left))


def _add(view: View, left: dict[int, float], row: int, times: float) -> None:
    for at, knot in enumerate(view.net.rows[row]):
        if not view.unknown[knot]:
            value = left.get(knot, 0.0) + (times if at == 0 else -times)
            if abs(value) > _NOTHING:
                left[knot] = value
            else:
                left.pop(knot, None)
