"""A product as the mask's rules take it: cells, sums, nests. Of the product's own code it knows these types alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.privacy.expansion import products
from tests.privacy.spots import (
    ANSWERS,
    EVENTS,
    FAMILIES,
    PERIODS,
    PLACES,
    REST,
    RESTS,
    SESSIONS,
    STANDARDS,
    Cell,
    Levels,
    Product,
    main_of,
)
from warehouse.protect.rules import Cell as Seen
from warehouse.protect.rules import Nest, State, Sum, Table

ROSTER, REACHED, NOT_ELIGIBLE = "roster", "reached", "not_eligible"
_COUNT, _MISSED = "coached: people", "roster less reached"
_ORDERS = (("school", *reversed(PLACES)), ("code", "indicator", *reversed(STANDARDS)), ("slice", *reversed(PERIODS)))
# months before terms before years, indicators before standards before totals, schools before groups before the district
_USED = tuple({level: rank for rank, level in enumerate(order)} for order in _ORDERS)
_PLACE, _STANDARD, _PERIOD = range(3)


@dataclass
class _Making:
    product: Product
    shown: frozenset[Levels]
    states: Mapping[tuple[str, str, str], State]
    cells: list[Seen] = field(default_factory=list)
    at: dict[Cell, int] = field(default_factory=dict)

    def add(self, cell: Cell, people: frozenset[int], weight: float, *, shown: bool, least: int | None = None) -> None:
        place, standard, period = self.product.level(cell[1])
        cost = (_USED[2].get(period, 0), _USED[1].get(standard, 0), _USED[0][place], int(cell[0] == main_of(cell[0])))
        least = self.product.district.least if least is None else least
        name = named(cell)
        self.at[cell] = len(self.cells)
        state = State.SHOWN if cell[0] == ROSTER else self.states.get(name)
        is_counted = cell[0] in (*SESSIONS, _COUNT, REACHED, NOT_ELIGIBLE, ROSTER)
        self.cells.append(Seen(name, people, least, weight, shown, cost, state=state, is_counted=is_counted))


def named(cell: Cell) -> tuple[str, str, str]:
    """A cell's name in the mask."""
    return "impact" if cell[0].removesuffix(REST) in ANSWERS else "implementation", cell[0], "|".join(cell[1])


def table(
    product: Product, shown: frozenset[Levels], states: Mapping[tuple[str, str, str], State] | None = None
) -> Table:
    """Cells with activity, shown and latent, in the order of their names; what adds up, what contains what."""
    making = _Making(product, shown, states or {})
    one = sum(c.minutes for c in product.classes) / max(1, sum(len(c.people) or 1 for c in product.classes))
    for cell in sorted(product.columns):
        weight = sum(product.classes[c].minutes for c in product.columns[cell]) / one
        is_shown = product.level(cell[1]) in shown and cell[0] in FAMILIES
        making.add(cell, product.people(cell), weight, shown=is_shown)
    lists = list(_lists(making))
    at = making.at
    nests = (Nest(at[outer], at[inner]) for outer, inner in contained(product, shown))
    rivals = [tuple(n for cell, n in at.items() if cell[0] == name and making.cells[n].shown) for name in ANSWERS]
    sums = [*_sums(product, at), *lists]
    apart = [(at[outer], at[inner]) for outer, inner in _of_few_events(product, shown)]
    return Table(making.cells, sums, list(nests), [r for r in rivals if r], _below(product, at), apart=apart)


def _of_few_events(product: Product, shown: frozenset[Levels]) -> Iterator[tuple[Cell, Cell]]:
    """Those of them of which events of few people are in the one and not in the other, whoever is in both."""
    (events,) = products(product.district, whole_events=True)
    for outer, inner in contained(product, shown):
        if outer[0] in EVENTS:
            left = events.columns[outer] - events.columns[inner]
            if 0 < len(events.behind(left)) < product.district.least:
                yield outer, inner


def _lists(making: _Making) -> Iterator[Sum]:
    """Of each shown cell the number of the coached is those on the list and off it; the list is known to everybody."""
    product, at = making.product, making.at
    for family, spot in sorted(product.columns):
        if family != "coached" or product.level(spot) not in making.shown:
            continue
        people = product.people((family, spot))
        roster = product.rosters.get((spot[_PLACE], spot[_PERIOD]), frozenset())
        parts = {REACHED: people & roster, NOT_ELIGIBLE: people - roster, _MISSED: roster - people}
        for name, some in {_COUNT: people, **parts}.items():
            if some:
                making.add((name, spot), some, float(len(some)), shown=name != _MISSED)
        whole = tuple(at[name, spot] for name in (REACHED, NOT_ELIGIBLE) if parts[name])
        if whole:
            yield Sum(at[_COUNT, spot], whole)
        # of a list of too few everybody knows that too few were reached
        if parts[REACHED] and len(roster) >= product.district.least:
            if not parts[_MISSED]:
                # that nobody was missed is nobody's secret, but no reader knows it before
                making.add((_MISSED, spot), frozenset(), 0.0, shown=False, least=0)
            making.add((ROSTER, spot), roster, float(len(roster)), shown=True, least=0)
            yield Sum(at[ROSTER, spot], (at[REACHED, spot], at[_MISSED, spot]))


def contained(product: Product, shown: frozenset[Levels]) -> Iterator[tuple[Cell, Cell]]:
    """Pairs of shown cells (outer, inner) that contain one another and do not add up."""
    for family, spot in sorted(product.columns):
        if product.level(spot) in shown and family in FAMILIES and family not in SESSIONS:
            yield from _over_standards(product, shown, (family, spot))


def _over_standards(product: Product, shown: frozenset[Levels], inner: Cell) -> Iterator[tuple[Cell, Cell]]:
    family, (place, standard, period) = inner
    codes = [members for members in product.district.standards.values() if standard in members.values()]
    for member in sorted({over for members in codes for over in _over(members, standard)}):
        if product.level((place, member, period)) in shown:
            yield (family, (place, member, period)), inner


def _over(members: Mapping[str, str], member: str) -> list[str]:
    order = [members[level] for level in _ORDERS[_STANDARD] if level in members]
    return order[order.index(member) + 1 :]


def _sums(product: Product, at: Mapping[Cell, int]) -> Iterator[Sum]:
    for cell in sorted(product.columns):
        family, spot = cell
        for dimension, parts in product.sums(cell):
            if dimension != _STANDARD or family.removesuffix(REST) in SESSIONS:
                yield Sum(at[cell], tuple(at[part] for part in parts))
        inside = (*RESTS[family], family + REST) if family in RESTS else ()
        parts = [(name, spot) for name in inside if (name, spot) in at]
        if parts:
            yield Sum(at[cell], tuple(at[part] for part in parts))


def _below(product: Product, at: Mapping[Cell, int]) -> Mapping[int, tuple[int, ...]]:
    """A hidden cell hides its sub-populations, a hidden standard its indicators."""
    found: dict[int, list[int]] = {}
    for (family, spot), position in at.items():
        main = main_of(family)
        if family not in (main, ROSTER, _MISSED) and REST not in family and (main, spot) in at:
            found.setdefault(at[main, spot], []).append(position)
            if family == _COUNT:
                found.setdefault(position, []).append(at[main, spot])
        elif family == main and product.levels[_STANDARD].get(spot[_STANDARD]) == "indicator":
            standard = product.district.standards[spot[_STANDARD]]["standard"]
            found.setdefault(at[family, (spot[_PLACE], standard, spot[_PERIOD])], []).append(position)
    return {position: tuple(sorted(below)) for position, below in found.items()}
