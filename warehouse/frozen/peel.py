"""The largest set of late changes that tells nobody's own: in every cell enough people stand behind the difference.

And none that makes an earlier edition tell more: a change neither makes nor empties a cell, and one that takes somebody
out of it leaves enough.

Flow: [warehouse/frozen/behind.py] entries of each change in each cell -> which changes may be published together

A cell's difference rests on the people whose own contribution to it differs: not on all whose records were touched, for
what cancels out is seen by nobody. A change that touches a cell with too few people is dropped, and what is left is
looked at again, until nothing drops. Where contributions do not cancel, the result is the largest set there is: the
union of two sets that may be published may be published (more people, in no other cells).
"""

from dataclasses import dataclass

import numpy as np

from warehouse.frozen.problem import NOBODY, UNCOUNTED, Flags, Floats, Ints, Problem

_NOTHING = 1e-7


@dataclass(frozen=True)
class Peeled:
    """Which changes may be published together, and by cell how many people stand behind its difference then."""

    kept: Flags
    people: Ints


def peel(problem: Problem, *, kept: Flags | None = None, rounds: int | None = None) -> Peeled:
    """Drops changes until in every cell that still differs at least `least` people stand behind the difference.

    A cell that counts people must have counted somebody before, and at least `least` afterwards if it loses anybody:
    what an earlier edition shows then says of the cells that it hides what the next one says, and nothing besides.

    Args:
        kept: the changes to begin with; by default all.
        rounds: how often to look; by default until nothing drops.
    """
    kept = np.ones(problem.changes, dtype=bool) if kept is None else kept.copy()
    pairs, joints, entries = problem.pairs, problem.joints, problem.entries
    groups = _groups(pairs.cell, pairs.person), _groups(joints.cell, joints.person)
    free = np.arange(problem.changes) < problem.changes - problem.past
    looked = 0
    while True:
        told, joint = _told(problem, kept)
        differs, joint_differs = _differs(told, groups[0]), _differs(joint, groups[1])
        people, touched = _behind(problem, differs, joint_differs)
        bad = touched & ((people < problem.least) | _is_upset(problem, told, joint, differs, joint_differs))
        if not bad.any() or looked == rounds:
            return Peeled(kept, people)
        looked += 1
        mine = kept & free
        dropping = entries.change[_of_cells(problem, bad, differs, joint_differs)[entries.pair]]
        if not mine[dropping].any():  # what differs is past; what cancels a part of it must go
            everything = np.ones(len(pairs.cell), dtype=bool), np.ones(len(joints.cell), dtype=bool)
            dropping = entries.change[_of_cells(problem, bad, *everything)[entries.pair]]
        if not mine[dropping].any():
            return Peeled(kept, people)
        kept[dropping[free[dropping]]] = False


def _of_cells(problem: Problem, cells: Flags, pairs: Flags, joints: Flags) -> Flags:
    """Of the pairs those of the cells, and those that decide members of joint sets of the cells."""
    found = pairs & cells[problem.pairs.cell]
    among = problem.joints.pair[joints & cells[problem.joints.cell]].ravel()
    found[among[among >= 0]] = True
    return found


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


def _is_upset(problem: Problem, told: Floats, joint: Floats, differs: Flags, joint_differs: Flags) -> Flags:
    """By cell whether it counts people and is made, or loses somebody and keeps too few."""
    pairs, joints = problem.pairs, problem.joints
    counts = differs & ~np.isnan(pairs.bar)
    cell = np.concatenate([pairs.cell[counts], joints.cell[joint_differs]])
    step = np.concatenate([told[counts], joint[joint_differs]])
    net = np.bincount(cell, weights=step, minlength=len(problem.held))
    loses = np.bincount(cell, weights=step < 0, minlength=len(problem.held)) > 0
    is_made = np.zeros(len(problem.held), dtype=bool)
    is_made[pairs.cell[counts]] = problem.held[pairs.cell[counts]] == 0
    upset: Flags = is_made | (loses & (problem.held + net < problem.least))
    upset &= problem.held != UNCOUNTED
    return upset


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
