"""How the cells of a cube follow from one another: sums, people within people, what is hidden with what.

Flow: Listing -> Table -> warehouse/protect/rules
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from warehouse.protect import atoms
from warehouse.protect.atoms import Key
from warehouse.protect.cells import Listing
from warehouse.protect.counts import counts
from warehouse.protect.differences import differences
from warehouse.protect.rosters import rosters
from warehouse.protect.rules import Nest, Sum, Table


def table(listing: Listing) -> Table:
    """The whole table of a cube; adds to the listing the cells that only rosters have."""
    of_rosters, pairs = rosters(listing)
    within = differences(listing)
    sums = [*_over_dimensions(listing), *_parts(listing), *within, *of_rosters]
    rivals = tuple(_rivals(listing)) if listing.cube.rivals else ()
    nests = () if listing.cube.rivals else tuple(_nests(listing))
    counted = tuple(counts(listing, of_rosters, pairs))
    apart = tuple(_apart(listing))
    return Table(tuple(listing.cells), tuple(sums), nests, rivals, _below(listing, pairs), counted, apart)


def _moved(key: Key, place: int, member: str) -> Key:
    return (*key[:place], member, *key[place + 1 :])


def _over_dimensions(listing: Listing) -> Iterator[Sum]:
    """Each total and its parts along each dimension over which a family adds up, all else equal."""
    for place, (name, known) in enumerate(listing.members.items()):
        parts_of: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for total, parts in known.sums:
            parts_of[total].append(parts)
        for family in (family for family, adds in listing.adds.items() if name in adds):
            at = listing.at[family]
            for key, position in at.items():
                for parts in parts_of.get(key[place], ()):
                    moved = (_moved(key, place, part) for part in parts)
                    # what has no activity is zero
                    yield Sum(position, tuple(at[one] for one in moved if one in at))


def _parts(listing: Listing) -> Iterator[Sum]:
    """A family is its parts and the rest."""
    for family in listing.cube.families:
        if parts := atoms.flagged(listing.cube, family):
            names = (*parts, atoms.rest_name(listing.cube, family))
            for key, position in listing.at[family].items():
                there = tuple(listing.at[name][key] for name in names if key in listing.at[name])
                yield Sum(position, there)


def _nests(listing: Listing) -> Iterator[Nest]:
    """Counts that do not add up along a dimension: of a total and all that lies in it, however deep."""
    cube = listing.cube
    for place, (name, known) in enumerate(listing.members.items()):
        parts_of = known.deep()
        for family in (one for one in cube.families if one in listing.adds and name not in listing.adds[one]):
            at = listing.at[family]
            for key, position in at.items():
                inner = (_moved(key, place, part) for part in parts_of.get(key[place], ()))
                yield from (Nest(position, at[one]) for one in inner if one in at)


def _apart(listing: Listing) -> Iterator[tuple[int, int]]:
    """Shown totals and parts that differ in events of few people."""
    for family, outer, inner in listing.apart:
        at = listing.at[family]
        if inner in at and listing.cells[at[outer]].shown and listing.cells[at[inner]].shown:
            yield at[outer], at[inner]


def _inside(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for outer, inner in pairs:
        found[outer].append(inner)
    return found


def _rivals(listing: Listing) -> Iterator[tuple[int, ...]]:
    """Shown cells of one family that differ in nothing but the member of a dimension that nests."""
    nested = {place for place, axis in enumerate(listing.cube.dimensions.values()) if axis.nests}
    for family in (one for one in listing.cube.families if one in listing.adds):
        groups: dict[Key, list[int]] = defaultdict(list)
        for key, position in listing.at[family].items():
            if listing.cells[position].shown:
                groups[tuple("" if place in nested else one for place, one in enumerate(key))].append(position)
        yield from (tuple(group) for group in groups.values() if len(group) > 1)


def _below(listing: Listing, pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """With a hidden cell go its other families, and the cells within it where its level says so; two names go together.

    Args:
        listing: the cells.
        pairs: (whole, its count of people): one number under two names.
    """
    found: dict[int, list[int]] = defaultdict(list)
    main = listing.at[listing.cube.main]
    for family in listing.cube.families:
        if family != listing.cube.main:
            for key, position in listing.at[family].items():
                if key in main:
                    found[main[key]].append(position)
    for place, (name, axis) in enumerate(listing.cube.dimensions.items()):
        known = listing.members[name]
        hiding = _inside(pair for pair in known.inside if known.level[pair[0]] in axis.hides_below)
        for key, position in main.items():
            inner = (_moved(key, place, part) for part in hiding.get(key[place], ()))
            found[position] += (main[one] for one in inner if one in main)
    for whole, count in pairs:
        found[whole].append(count)
        found[count].append(whole)
    return {position: tuple(sorted(below)) for position, below in sorted(found.items()) if below}
