"""What a later edition is made of: closed slices as first published, late changes that may be told, and open slices.

Which changes may be told is the product's own answer (`peel`), asked for every cell in which a change stands.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import replace

import numpy as np

from tests.privacy.district import Atom, District
from tests.privacy.expansion import cells_of, parts_of_events
from tests.privacy.spots import Cell, Spot, rosters_of
from warehouse.frozen.peel import peel
from warehouse.frozen.problem import NOBODY, UNCOUNTED, Entries, Joints, Pairs, Problem

Held = dict[tuple[Cell, int, bool], float]  # cell, person, whether people are counted: what the person contributes


def restated(earlier: District, live: District) -> tuple[District, int, int]:
    """The district as the later edition shows it, and how many changed events were told and held back.

    Args:
        earlier: as the edition before showed it.
        live: as its records are now.
    """
    frozen = {name for name, members in earlier.slices.items() if earlier.closed & set(members.values())}
    was, now = _by_event(earlier.atoms, frozen), _by_event(live.atoms, frozen)
    changed = sorted(event for event in was.keys() | now.keys() if Counter(was[event]) != Counter(now[event]))
    kept = _may_be_told(earlier, [(was[event], now[event]) for event in changed])
    told = {event for event, is_kept in zip(changed, kept, strict=True) if is_kept}
    atoms = [a for event in sorted(was.keys() | now.keys()) for a in (now if event in told else was)[event]]
    atoms += [a for a in live.atoms if a.slice not in frozen]
    return replace(live, atoms=tuple(atoms)), len(told), len(changed) - len(told)


def _by_event(atoms: Iterable[Atom], frozen: set[str]) -> dict[int, list[Atom]]:
    found: dict[int, list[Atom]] = defaultdict(list)
    for atom in atoms:
        if atom.slice in frozen:
            found[atom.event].append(atom)
    return found


def _may_be_told(earlier: District, changes: list[tuple[list[Atom], list[Atom]]]) -> list[bool]:
    base = _contributions(earlier, earlier.atoms)
    deltas: list[Held] = []
    for was, now in changes:
        before, after = _contributions(earlier, was), _contributions(earlier, now)
        deltas.append({key: after[key] - before[key] for key in before.keys() | after.keys()})
    keys = sorted({key for delta in deltas for key in delta})
    cells = sorted({(cell, counts) for cell, _, counts in keys})
    at_cell, at_pair = {cell: n for n, cell in enumerate(cells)}, {key: n for n, key in enumerate(keys)}
    rows = [(n, at_pair[key], value) for n, delta in enumerate(deltas) for key, value in sorted(delta.items())]
    held = Counter(cell for cell, _, counts in base if counts)
    joints, lists = _lists(earlier, keys, len(cells), base)
    problem = Problem(
        len(changes),
        np.full(len(cells) + len(lists), earlier.least),
        np.array([*(held[cell] if counts else UNCOUNTED for cell, counts in cells), *lists], dtype=np.int64),
        Pairs(
            np.array([at_cell[cell, counts] for cell, _, counts in keys], dtype=np.int64),
            np.array([person for _, person, _ in keys], dtype=np.int64),
            np.array([base[key] for key in keys], dtype=np.float64),
            np.array([1.0 if counts else np.nan for *_, counts in keys]),
        ),
        Entries(
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.int64),
            np.array([row[2] for row in rows], dtype=np.float64),
        ),
        joints,
    )
    return [bool(is_kept) for is_kept in peel(problem).kept]


def _lists(district: District, keys: list[tuple[Cell, int, bool]], first: int, base: Held) -> tuple[Joints, list[int]]:
    """On a list and coached, off it and coached, on it and not: sets that the count of the coached makes, as cells.

    Returns:
        who is in them, and how many are as published, by cell.
    """
    rosters = rosters_of(district)
    sets = {name: number for number, name in enumerate(((True, True), (True, False), (False, True)))}
    spots = sorted({spot for (family, spot), _, counts in keys if counts and family == "coached"})
    at = {spot: first + len(sets) * number for number, spot in enumerate(spots)}
    coached: dict[Spot, set[int]] = defaultdict(set)
    for (family, spot), person, counts in base:
        if counts and family == "coached":
            coached[spot].add(person)
    rows = []
    for pair, ((family, spot), person, counts) in enumerate(keys):
        if counts and family == "coached":
            is_listed = person in rosters.get((spot[0], spot[2]), frozenset())
            now = (base[keys[pair]] > 0, is_listed)
            rows += [(at[spot] + n, person, (pair, -1), now, wanted) for wanted, n in sets.items()]
    cell, person_of, pairs, now_of, wanted_of = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    ints, flags = np.int64, bool
    return Joints(
        np.array(cell, dtype=ints),
        np.array(person_of, dtype=ints),
        np.array(pairs, dtype=ints).reshape(-1, 2),
        np.array(now_of, dtype=flags).reshape(-1, 2),
        np.array(wanted_of, dtype=flags).reshape(-1, 2),
    ), [len(some) for spot in spots for some in _sets(coached[spot], rosters.get((spot[0], spot[2]), frozenset()))]


def _sets(coached: Set[int], roster: Set[int]) -> tuple[Set[int], ...]:
    return coached & roster, coached - roster, roster - coached


def _contributions(district: District, atoms: Iterable[Atom]) -> Held:
    found: Held = defaultdict(float)
    for part in parts_of_events(atoms, whole_events=False):
        person = NOBODY if part.person is None else part.person
        for cell in cells_of(district, part):
            found[cell, person, False] += part.minutes
            if person != NOBODY:
                found[cell, person, True] += part.minutes
    return found
