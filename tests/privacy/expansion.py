"""From atoms to cells: which atoms stand in which cell of which family, night by night.

Written from the brief and the marts' levels alone; the product's own reader of cubes is another one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from tests.privacy.district import SESSION, Atom, District, Members
from tests.privacy.spots import FINEST, REST, RESTS, SPLITS, Cell, Column, Product


def products(*districts: District, whole_events: bool = False) -> list[Product]:
    """The product of one district, or of the same one in several nights over one set of classes.

    Args:
        districts: the same one, night by night.
        whole_events: sessions count once whatever they are coded with; else each code has its own minutes. Cycles and
            follow-ups always count once.
    """
    nights: dict[Part, list[int]] = defaultdict(list)
    for night, district in enumerate(districts):
        for part in parts_of_events(district.atoms, whole_events=whole_events):
            nights[part].append(night)
    classes: dict[tuple[object, ...], list[Part]] = defaultdict(list)
    for part, when in nights.items():
        classes[part.school, part.codes, part.slice, part.families, tuple(when)].append(part)
    cells: list[dict[Cell, set[int]]] = [defaultdict(set) for _ in districts]
    for number, found in enumerate(classes.values()):
        for night in nights[found[0]]:
            for cell in cells_of(districts[night], found[0]):
                cells[night][cell].add(number)
    held = [_column(found) for found in classes.values()]
    return [
        Product(d, held, {c: frozenset(n) for c, n in mine.items()}, _levels(d), _parts(d))
        for d, mine in zip(districts, cells, strict=True)
    ]


class Part(NamedTuple):
    """A person's part of an event at a school, with all codes that are not told apart."""

    event: int
    person: int | None
    school: str
    codes: tuple[str, ...]
    slice: str
    families: frozenset[str]
    minutes: int


def parts_of_events(atoms: Iterable[Atom], *, whole_events: bool) -> Iterator[Part]:
    """Atoms put together where the figures do not tell them apart."""
    together: dict[tuple[object, ...], list[Atom]] = defaultdict(list)
    for a in atoms:
        code = "" if whole_events or a.kind != SESSION else a.code
        together[a.event, a.person, a.school, a.slice, a.families, code].append(a)
    for found in together.values():
        a, codes = found[0], tuple(sorted({a.code for a in found}))
        minutes = sum(a.minutes for a in found) if a.kind == SESSION else 1
        yield Part(a.event, a.person, a.school, codes, a.slice, a.families, minutes)


def _column(parts: list[Part]) -> Column:
    people = frozenset(p.person for p in parts if p.person is not None)
    return Column(people, any(p.person is None for p in parts), sum(p.minutes for p in parts))


def cells_of(district: District, part: Part) -> Iterator[Cell]:
    """The cells of closed periods, and of their slices, in which a part stands."""
    above = district.slices[part.slice].values()
    periods = [m for m in above if m in district.closed]
    if not periods:
        return
    families = set(part.families)
    families |= {whole + REST for whole, parts in RESTS.items() if whole in families and not families & {*parts}}
    standards = {m for code in part.codes for m in (*district.standards[code].values(), _leaf(district, code))}
    for spot in product(district.places[part.school].values(), standards, (*periods, part.slice)):
        yield from ((family, spot) for family in families)


def _leaf(district: District, code: str) -> str:
    """The member of a code as written: an indicator, or a standard that was named bare."""
    return district.standards[code].get("indicator", f"{code}#bare" if _has_indicators(district, code) else code)


def _has_indicators(district: District, standard: str) -> bool:
    return any(m["standard"] == standard and "indicator" in m for m in district.standards.values())


def _leaves(district: District) -> tuple[Mapping[str, Members], ...]:
    codes = {_leaf(district, code): members for code, members in district.standards.items()}
    return district.places, codes, district.slices


def _levels(district: District) -> tuple[Mapping[str, str], ...]:
    found = []
    for finest, leaves in zip(FINEST, _leaves(district), strict=True):
        known = dict.fromkeys(leaves, finest)
        found.append(known | {m: level for members in leaves.values() for level, m in members.items()})
    return tuple(found)


def _parts(district: District) -> tuple[Mapping[tuple[str, str], tuple[str, ...]], ...]:
    found = []
    for splits, leaves in zip(SPLITS, _leaves(district), strict=True):
        held: dict[str, set[str]] = defaultdict(set)
        for leaf, members in leaves.items():
            for member in (leaf, *members.values()):
                held[member].add(leaf)
        of: dict[tuple[str, str], tuple[str, ...]] = {}
        for level, below in splits.items():
            for total in sorted({m[level] for m in leaves.values() if level in m}):
                for part in below:
                    whole = (leaves[leaf].get(part, leaf) for leaf in held[total])
                    of[total, part] = _cover(held[total], sorted(set(whole)), held)
        found.append(of)
    return tuple(found)


def _cover(leaves: set[str], members: list[str], held: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The members that lie wholly inside, and the leaves that are left."""
    inside = [m for m in members if held[m] <= leaves]
    covered = set().union(*(held[m] for m in inside))
    return (*inside, *sorted(leaves - covered))
