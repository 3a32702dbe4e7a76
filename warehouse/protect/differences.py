"""Who is in a cell and not in one that lies within it, for dimensions in which nothing adds up.

Flow: Listing -> its cells "<total> less <part>", and their sums -> warehouse/protect/relations.py
Somebody in a standard and in none of its indicators tells of themselves by the one less the other; and over places too:
what a group's standard less its indicator leaves, less what a school's leaves, is the other schools'. No mart shows
such a cell, and it adds up over the other dimensions as any other does.
"""

from collections import defaultdict
from collections.abc import Iterator

from warehouse.protect import atoms
from warehouse.protect.atoms import Key
from warehouse.protect.axes import less
from warehouse.protect.cells import Listing
from warehouse.protect.rules import Sum


def differences(listing: Listing) -> list[Sum]:
    """Adds the cells; returns what each total is made of: a part and those outside it."""
    nested = [place for place, axis in enumerate(listing.cube.dimensions.values()) if axis.nests]
    members = list(listing.members.values())
    sums: list[Sum] = []
    for place in nested:
        parts_of: dict[str, list[str]] = defaultdict(list)
        for outer, inner in members[place].inside:
            parts_of[outer].append(inner)
        families = list(_families(listing))
        # in some family: a family and its parts must have the same cells to add up
        active = {key[place] for family, _ in families for key in listing.at[family]}
        for family, like in families:
            for key in list(listing.at[family]):
                parts = [part for part in parts_of.get(key[place], ()) if part in active]
                sums += [_made_of(listing, family, like, key, place, part) for part in parts]
    return sums


def _families(listing: Listing) -> Iterator[tuple[str, str]]:
    """The families that have cells by now, rests too, each with the declared one that it is like."""
    for like in listing.cube.families:
        yield from ((name, like) for name in (like, atoms.rest_name(listing.cube, like)) if name in listing.adds)


def _made_of(listing: Listing, family: str, like: str, key: Key, place: int, part: str) -> Sum:
    at = listing.at[family]
    outer, inner = at[key], at.get((*key[:place], part, *key[place + 1 :]))
    whole = listing.cells[outer]
    inside = () if inner is None else (inner,)
    people = whole.people.difference(*(listing.cells[one].people for one in inside))
    weight = whole.weight - sum(listing.cells[one].weight for one in inside)
    amount = whole.amount - sum(listing.cells[one].amount for one in inside)
    if not people and not weight and not amount:
        return Sum(outer, inside)
    name = (*key[:place], less(key[place], part), *key[place + 1 :])
    return Sum(outer, (*inside, listing.add(family, name, people, weight, other=amount, like=like, shown=False)))
