"""The largest set of late changes that tells nobody's own: in every cell enough people stand behind the difference.

Flow: [warehouse/frozen/behind.py] entries of each change in each cell -> which changes may be published together

A cell's difference rests on the people whose own contribution to it differs: not on all whose records were touched, for
what cancels out is seen by nobody. A change that touches a cell with too few people is dropped, and what is left is
looked at again, until nothing drops. Where contributions do not cancel, the result is the largest set there is: the
union of two sets that may be published may be published (more people, in no other cells).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOBODY = -1  # activity of somebody who is not known: it changes the cell, and nobody counted stands behind it
_NOTHING = 1e-7


@dataclass(frozen=True)
class Pairs:
    """One row per cell and identity: what the identity contributes to the cell.

    Attributes:
        cell: position of the cell.
        person: who is counted for it, or `NOBODY`; two identities may be one person.
        base: what it contributes as published, in the cell's own unit.
        bar: from which sum on the identity is counted, in cells that count; NaN in cells that add up.
    """

    cell: Ints
    person: Ints
    base: Floats
    bar: Floats


@dataclass(frozen=True)
class Entries:
    """One row per change and pair: `delta` is what the change adds to the pair's contribution."""

    change: Ints
    pair: Ints
    delta: Floats


@dataclass(frozen=True)
class Joints:
    """One row per cell and person of a set that two counts make, as those on the roster who were not coached.

    Attributes:
        cell: position of the cell.
        person: who is counted, or `NOBODY`.
        pair: shape (n, 2): the pairs whose counts decide, -1 where the count is as it was.
        now: shape (n, 2): whether each count holds as published.
        wanted: shape (n, 2): the answers that make a member.
    """

    cell: Ints
    person: Ints
    pair: Ints
    now: Flags
    wanted: Flags


@dataclass(frozen=True)
class Problem:
    """All changes of a night against the cells they touch; `least` people (by cell), or nobody, must stand behind."""

    changes: int
    least: Ints
    pairs: Pairs
    entries: Entries
    joints: Joints


@dataclass(frozen=True)
class Peeled:
    """Which changes may be published together, and by cell how many people stand behind its difference then."""

    kept: Flags
    people: Ints


def peel(problem: Problem) -> Peeled:
    """Drops changes until in every cell that still differs at least `least` people stand behind the difference."""
    kept = np.ones(problem.changes, dtype=bool)
    while True:
        differs, joint = _differing(problem, kept)
        people, touched = _behind(problem, differs, joint)
        bad = touched & (people < problem.least)
        if not bad.any():
            return Peeled(kept, people)
        guilty = differs & bad[problem.pairs.cell]
        among = problem.joints.pair[joint & bad[problem.joints.cell]].ravel()
        guilty[among[among >= 0]] = True
        kept[problem.entries.change[guilty[problem.entries.pair]]] = False


def _differing(problem: Problem, kept: Flags) -> tuple[Flags, Flags]:
    """The pairs, and the members of joint sets, whose contribution is another with the kept changes."""
    entries, pairs, joints = problem.entries, problem.pairs, problem.joints
    delta = np.where(kept[entries.change], entries.delta, 0.0)
    net = np.bincount(entries.pair, weights=delta, minlength=len(pairs.cell))
    counts = ~np.isnan(pairs.bar)
    bar = np.where(counts, pairs.bar, 0.0) - _NOTHING
    after = pairs.base + net >= bar
    differs = np.where(counts, (pairs.base >= bar) != after, np.abs(net) > _NOTHING)
    if not len(joints.cell):
        return differs, np.zeros(0, dtype=bool)
    then = np.where(joints.pair >= 0, after[joints.pair], joints.now)
    is_now, is_then = (joints.now == joints.wanted).all(axis=1), (then == joints.wanted).all(axis=1)
    return differs, is_now != is_then


def _behind(problem: Problem, differs: Flags, joint: Flags) -> tuple[Ints, Flags]:
    """By cell: the distinct people behind its difference, and whether it differs at all."""
    cell = np.concatenate([problem.pairs.cell[differs], problem.joints.cell[joint]])
    person = np.concatenate([problem.pairs.person[differs], problem.joints.person[joint]])
    size = len(problem.least)
    touched = np.zeros(size, dtype=bool)
    touched[cell] = True
    known = person != NOBODY
    span = int(person.max(initial=0)) + 1
    once = np.unique(cell[known] * span + person[known])
    return np.bincount(once // span, minlength=size), touched
