"""The sum rule: what rows tell of their unknown knots together is about nobody or about enough people.

A row with a known total tells its unknown parts' sum. Where one of these is a total itself, some of whose own parts are
known, the rest of it may stand in its place, and fewer people are left; so it goes on downwards. Two rows that share an
unknown knot tell their difference without it.
"""

from collections import defaultdict
from itertools import combinations

import numpy as np

from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.view import View

People = frozenset[int]
Ways = dict[int, set[People]]
_NOBODY: People = frozenset()
# of the ways to take a total apart, so many with the fewest people are kept
_KEPT = 4
_EXACT = 1e-9


def settle_few(view: View) -> tuple[int, int]:
    """Hides one knot more wherever rows tell something of few people.

    Returns:
        Knots hidden, and places where there is none to hide.
    """
    hidden = broken = 0
    for rows in [*_rows(view), *_pairs(view)]:
        if not is_few(view, rows):
            continue
        knot = view.second(rows)
        if knot is None:
            broken += 1
        else:
            view.hide(knot, Reason.LINE)
            hidden += 1
    return hidden, broken


def is_few(view: View, rows: tuple[int, ...]) -> bool:
    """Whether a row, or the difference of two, tells something of few people."""
    if len(rows) > 1:
        return _tells_apart(view, *rows)
    total = view.net.rows[rows[0]][0]
    return not view.unknown[total] and any(_ways_of_row(view, rows[0], view.net.knots[total].least, {}))


def _ways_of_row(view: View, row: int, least: int, ways: Ways) -> set[People]:
    """Sets of fewer than `least` people of whom alone the row's unknown parts may be made to tell."""
    found = {_NOBODY}
    for part in view.net.rows[row][1:]:
        if view.unknown[part]:
            more = _ways(view, part, least, ways)
            found = _fewest({one | other for one in found for other in more if len(one | other) < least})
        if not found:
            break
    return found


def _ways(view: View, knot: int, least: int, ways: Ways) -> set[People]:
    if knot not in ways:
        people = view.net.knots[knot].people
        found = {people} if len(people) < least else set()
        # rows of one activity told in two ways may lead back to it
        ways[knot] = set(found)
        if len(people) > 1:
            for row in view.net.rows_of[knot]:
                if view.net.rows[row][0] == knot:
                    found |= _ways_of_row(view, row, least, ways)
        ways[knot] = _fewest(found)
    return ways[knot]


def _fewest(ways: set[People]) -> set[People]:
    return ways if len(ways) <= _KEPT else set(sorted(ways, key=lambda people: (len(people), sorted(people)))[:_KEPT])


def _rows(view: View) -> list[tuple[int, ...]]:
    """Rows with a known total whose unknown parts can all be few: the only ones worth a closer look."""
    places, unknown, ways = view.net.places, np.array(view.unknown), Ways()
    few = unknown & (places.people < places.least)
    part, row_of = places.knot[~places.is_total], places.row[~places.is_total]
    while True:
        blocked = np.bincount(row_of, unknown[part] & ~few[part], len(places.totals)) > 0
        told = ~blocked & (np.bincount(row_of, unknown[part], len(places.totals)) > 0)
        asked = np.flatnonzero(told & unknown[places.totals] & ~few[places.totals])
        fresh = [
            row for row in asked.tolist() if _ways_of_row(view, row, view.net.knots[places.totals[row]].least, ways)
        ]
        if not fresh:
            return [(row,) for row in np.flatnonzero(told & ~unknown[places.totals]).tolist()]
        few[places.totals[fresh]] = True
        ways.clear()


def _pairs(view: View) -> list[tuple[int, ...]]:
    """Pairs of rows that share an unknown knot beside which both have few people."""
    places, unknown = view.net.places, np.array(view.unknown)
    many = unknown & (places.people >= places.least)
    others = np.bincount(places.row, many[places.knot], len(places.totals))[places.row] - many[places.knot]
    near = defaultdict[int, list[tuple[int, People]]](list)
    asked = np.flatnonzero(unknown[places.knot] & (others == 0))
    for knot, row in zip(places.knot[asked].tolist(), places.row[asked].tolist(), strict=True):
        people, least = set[int](), view.net.knots[knot].least
        for other in view.net.rows[row]:
            if other != knot and view.unknown[other]:
                people |= view.net.knots[other].people
                if len(people) >= least:
                    break
        else:
            near[knot].append((row, frozenset(people)))
    return sorted(
        {
            (one, other) if one < other else (other, one)
            for knot, found in near.items()
            for (one, of_one), (other, of_other) in combinations(found, 2)
            if len(of_one | of_other) < view.net.knots[knot].least
        }
    )


def _tells_apart(view: View, one: int, other: int) -> bool:
    """Whether the rows, a shared unknown knot taken out of both, tell something of few people."""
    signs = [{knot: 1 if at == 0 else -1 for at, knot in enumerate(view.net.rows[row])} for row in (one, other)]
    for knot in sorted(signs[0].keys() & signs[1].keys()):
        if not view.unknown[knot]:
            continue
        by = signs[0][knot] * signs[1][knot]
        left = {k: signs[0].get(k, 0) - by * signs[1].get(k, 0) for k in signs[0].keys() | signs[1].keys()}
        if _is_of_few(view, {k: sign for k, sign in left.items() if sign}, view.net.knots[knot].least):
            return True
    return False


def _is_of_few(view: View, signs: dict[int, int], least: int) -> bool:
    """Whether known knots tell what few people of unknown ones come to; that equals are equal tells nothing."""
    unknown = {knot: sign for knot, sign in signs.items() if view.unknown[knot]}
    if not unknown or len(unknown) == len(signs):
        return False
    more, less = (
        _NOBODY.union(*(view.net.knots[knot].people for knot, sign in unknown.items() if sign * side > 0))
        for side in (1, -1)
    )
    weight = sum(sign * view.net.knots[knot].weight for knot, sign in unknown.items())
    return 0 < len(more | less) < least and not (more == less and abs(weight) < _EXACT)
