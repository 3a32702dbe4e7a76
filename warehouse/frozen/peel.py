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


def peel(problem: Problem, *, rounds: int | None = None) -> Peeled:
    """Drops changes until in every cell that still differs at least `least` people stand behind the difference.

    Args:
        rounds: how often to look; by default until nothing drops.
    """
    kept = np.ones(problem.changes, dtype=bool)
    pairs, joints, entries = problem.pairs, problem.joints, problem.entries
    groups = _groups(pairs.cell, pairs.person), _groups(joints.cell, joints.person)
    looked = 0
    while True:
        told, joint = _told(problem, kept)
        differs, joint_differs = _differs(told, groups[0]), _differs(joint, groups[1])
        people, touched = _behind(problem, differs, joint_differs)
        bad = touched & (people < problem.least)
        if not bad.any() or looked == rounds:
            return Peeled(kept, people)
        looked += 1
        guilty = differs & bad[pairs.cell]
        among = joints.pair[joint_differs & bad[joints.cell]].ravel()
        guilty[among[among >= 0]] = True
        kept[entries.change[guilty[entries.pair]]] = False


def _told(problem: Problem, kept: Flags) -> tuple[Floats, Floats]:
    """By how much each pair's contribution is another with the kept changes; for members of joint sets likewise."""
    entries, pairs, joints = problem.entries, problem.pairs, problem.joints
    delta = np.where(kept[entries.change], entries.delta, 0.0)
    net = np.bincount(entries.pair, weights=delta, minlength=len(pairs.cell))
    counts = ~np.isnan(pairs.bar)
    bar = np.where(counts, pairs.bar, 0.0) - _NOTHING
    after = pairs.base + net >= bar
    told = np.where(counts, after.astype(float) - (pairs.base >= bar), net)
    if not len(joints.cell):
        return told, np.zeros(0)
    then = np.where(joints.pair >= 0, after[joints.pair], joints.now)
    is_now, is_then = ((which == joints.wanted).all(axis=1).astype(float) for which in (joints.now, then))
    return told, is_then - is_now


def _groups(cell: Ints, person: Ints) -> Ints:
    """The rows of one cell and person as one number: a person who was counted under another key is the same."""
    span = int(person.max(initial=0)) + 2
    groups: Ints = np.unique(cell * span + person + 1, return_inverse=True)[1]
    return groups


def _differs(told: Floats, groups: Ints) -> Flags:
    """The rows that differ, of a person for whom they do not cancel."""
    if not len(told):
        return np.zeros(0, dtype=bool)
    return (np.abs(told) > _NOTHING) & (np.abs(np.bincount(groups, weights=told))[groups] > _NOTHING)


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
