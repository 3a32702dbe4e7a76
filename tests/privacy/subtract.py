"""Subtractions that anybody can do by hand: a total less its shown parts, one after another, and rows inside rows."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Set
from functools import lru_cache
from itertools import product as pairs

from tests.privacy.seen import Outcome, Seen, told
from tests.privacy.spots import RESTS, SESSIONS, WHOLES, Cell, Product

_DIMENSIONS = ("place", "standard", "period", "sub-population")
_STANDARD, _FAMILY = 1, 3


@lru_cache(maxsize=4)
def relations(product: Product, *, whole_events: bool) -> list[tuple[int, Cell, list[Cell]]]:
    """All ways in which figures add up: dimension, total, parts. Whole events do not add up over standards."""
    found = []
    for cell in sorted(product.columns):
        family, spot = cell
        adds_over_standards = not whole_events and family.split("~")[0] in SESSIONS
        found += [(d, cell, parts) for d, parts in product.sums(cell) if d != _STANDARD or adds_over_standards]
        inside = [*RESTS[family], f"{family}~rest"] if family in RESTS else []
        parts = [(name, spot) for name in inside if (name, spot) in product.columns]
        found += [(_FAMILY, cell, parts)] if parts else []
    return found


def by_one(seen: Seen, *, whole_events: bool) -> Iterator[Outcome]:
    """Every total less the parts of it that are shown, by dimension."""
    product, outcomes = seen.product, {n: Outcome(f"total less parts: {name}", 0) for n, name in enumerate(_DIMENSIONS)}
    for dimension, total, parts in relations(product, whole_events=whole_events):
        shown = [part for part in parts if part in seen.visible]
        if total not in seen.visible or not shown:
            continue
        left = product.columns[total].difference(*(product.columns[part] for part in shown))
        is_found = seen.is_few(product.behind(left))
        outcomes[dimension] += Outcome("", 1, (told(total),) if is_found else ())
    yield from outcomes.values()


def by_chains(seen: Seen, *, whole_events: bool) -> Iterator[Outcome]:
    """What follows step by step: a sum with one unknown gives it, and what is found is used again; latent cells too."""
    product, sums = seen.product, relations(seen.product, whole_events=whole_events)
    known = _closure(seen.visible, [(total, *parts) for _, total, parts in sums])
    few = set()
    for _, total, parts in sums:
        left = frozenset().union(*(product.columns[part] for part in parts if part not in known))
        if total in known and seen.is_few(product.behind(left)):
            few.add(told(total))
    few |= {told(cell) for cell in known if seen.is_few(product.people(cell))}
    yield Outcome("chains of subtractions: few people's sum", len(sums), tuple(sorted(few)))
    recovered = tuple(sorted(told(cell) for cell in known & seen.hidden))
    yield Outcome("chains of subtractions: hidden cells recovered", len(seen.hidden), recovered)


def _closure(visible: Set[Cell], rows: list[tuple[Cell, ...]]) -> set[Cell]:
    """The visible cells, and what a row with one unknown cell gives, until no row does."""
    known, holding = set(visible), defaultdict(list)
    for number, row in enumerate(rows):
        for cell in row:
            holding[cell].append(number)
    left = [sum(cell not in known for cell in row) for row in rows]
    waiting = [number for number, count in enumerate(left) if count == 1]
    while waiting:
        new = [cell for cell in rows[waiting.pop()] if cell not in known]
        for cell in new:
            known.add(cell)
            for number in holding[cell]:
                left[number] -= 1
                waiting += [number] if left[number] == 1 else []
    return known


def by_containing(seen: Seen, *, families: Collection[str]) -> Iterator[Outcome]:
    """Every two shown cells of which the one contains the other, over any number of levels and families at once."""
    product, tried, found = seen.product, 0, []
    above = _above(product)
    for family, spot in sorted(cell for cell in seen.visible if cell[0] in families):
        inner = product.columns[family, spot]
        wholes = (family, *WHOLES.get(family, ()))
        for outer in pairs(wholes, pairs(*(above[at][member] for at, member in enumerate(spot)))):
            if outer == (family, spot) or outer not in seen.visible or not inner <= product.columns[outer]:
                continue
            tried += 1
            if seen.is_few(product.behind(product.columns[outer] - inner)):
                found.append(f"{told(outer)} less {told((family, spot))}")
    yield Outcome("rows that contain one another", tried, tuple(found))


def _above(product: Product) -> list[dict[str, set[str]]]:
    district, found = product.district, []
    for at, leaves in enumerate((district.places, district.standards, district.slices)):
        above: dict[str, set[str]] = {}
        for members in leaves.values():
            held = [members[level] for level in _ORDER[at] if level in members]
            for n, member in enumerate(held):
                above.setdefault(member, set()).update(held[n:])
        found.append(above)
    return found


_ORDER = (
    ("school", "school_group", "poverty_band", "district"),
    ("indicator", "standard", "framework", "all"),
    ("month", "term", "school_year"),
)
