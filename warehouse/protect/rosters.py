"""Counts of people who could have been there: those of a cell on a roster and off it, and the roster's own rest.

Flow: Listing -> its cells on and off rosters, and their sums -> warehouse/protect/relations.py
Counts of people add up over no dimension: they have sums within their cell alone, in which each weighs as many as it
has people. A cell whose measures weigh otherwise (minutes) has its number of people as a second cell, hidden and shown
with it.
"""

from collections.abc import Iterator

from warehouse.protect.atoms import Key
from warehouse.protect.cells import Listing
from warehouse.protect.rules import Cell, Sum


def rosters(listing: Listing) -> tuple[list[Sum], list[tuple[int, int]]]:
    """Adds the cells on and off rosters; returns their sums, and (whole, its count of people) positions."""
    sums: list[Sum] = []
    pairs: list[tuple[int, int]] = []
    for roster, whole, on, off in _asked(listing):
        for key, position in list(listing.at[whole].items()):
            cell = listing.cells[position]
            if not cell.shown:
                continue  # nobody counts the people of a latent cell
            place = _place(listing, roster, key)
            placed = listing.placed[roster].get(place, frozenset())
            parts = [(on, cell.people & placed), (off, cell.people - placed)]
            there = {name: listing.add(name, key, who, len(who)) for name, who in parts if who}
            if not there:
                continue
            count = listing.add(f"{whole}: people", key, cell.people, len(cell.people), like=whole, shown=True)
            pairs.append((position, count))
            sums.append(Sum(count, tuple(there.values())))
            if on in there and len(placed) >= listing.cells[there[on]].least:
                # of fewer than that everybody counted is hidden, and the roster's own number is no secret
                sums.append(
                    Sum(listing.known(roster, place, placed), (there[on], _missing(listing, roster, on, key, placed)))
                )
    return sums, pairs


def _missing(listing: Listing, roster: str, on: str, key: Key, placed: frozenset[int]) -> int:
    """Those of the roster who were not there; that it is nobody is not known either, for no mart says so."""
    rest = placed - listing.cells[listing.at[on][key]].people
    name = f"{roster} less {on}"
    if rest:
        return listing.add(name, key, rest, len(rest), like=on)
    return listing.append(name, key, Cell(listing.name(name, key), rest, 0, 0, shown=False, cost=()))


def _asked(listing: Listing) -> Iterator[tuple[str, str, str, str]]:
    """(roster, whole, family on it, family off it) of the cube."""
    families = listing.cube.families
    for on, said in families.items():
        if said.on_roster:
            (whole,) = said.part_of
            others = (name for name, one in families.items() if one.part_of == said.part_of and one.off_roster)
            yield said.roster, whole, on, next(name for name in others if families[name].roster == said.roster)


def _place(listing: Listing, roster: str, key: Key) -> Key:
    members = dict(zip(listing.cube.dimensions, key, strict=True))
    return tuple(members[dimension] for dimension in listing.cube.rosters[roster].by)
