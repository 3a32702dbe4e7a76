"""What is known of numbers of people, which add up over nothing: for the bounds that counting sets (rules/counting.py).

Flow: Listing, what rosters add to it -> Count -> warehouse/protect/relations.py
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from warehouse.protect.cells import Listing
from warehouse.protect.rules import Count, Sum


def counts(listing: Listing, of_rosters: Iterable[Sum], pairs: Iterable[tuple[int, int]]) -> Iterator[Count]:
    """The counts of a cube that has rosters.

    Args:
        listing: all cells.
        of_rosters: who is on a roster and who is off it, and who of it was missed: nobody is both.
        pairs: (whole, its count of people): one number under two names.
    """
    yield from (Count(one.total, one.parts, is_apart=True) for one in of_rosters)
    yield from (Count(whole, (count,)) for whole, count in pairs)
    for place, (name, known) in enumerate(listing.members.items()):
        for family, said in listing.cube.families.items():
            if said.roster and name not in listing.cube.rosters[said.roster].by:
                (whole,) = said.part_of
                yield from _over(listing, family, whole, place, known.sums)


def _over(
    listing: Listing, family: str, whole: str, place: int, sums: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[Count]:
    """Over a dimension without rosters of its own; where a part is latent nobody has counted its people."""
    at, active = listing.at[family], listing.at[whole]
    parts_of: Mapping[str, list[tuple[str, ...]]] = {total: [] for total, _ in sums}
    for total, parts in sums:
        parts_of[total].append(parts)
    for key, position in at.items():
        for parts in parts_of.get(key[place], ()):
            moved = [(*key[:place], part, *key[place + 1 :]) for part in parts]
            there = tuple(at[one] for one in moved if one in at)
            is_open = any(one in active and not listing.cells[active[one]].shown for one in moved)
            if there:
                yield Count(position, there, is_open=is_open)
