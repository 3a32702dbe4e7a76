"""Masks to hold against each other: small cells alone, and with the product's earlier rule of lines in one period."""

from collections import defaultdict
from collections.abc import Hashable

from bench.earlier_rule import earlier_rule
from tests.privacy.spots import EARLIER, Cell, Product
from tests.privacy.table import named


def earlier(product: Product, *, lines: bool) -> frozenset[tuple[str, str, str]]:
    """Names of the hidden cells of the mart that there was: schools by standards and indicators."""
    cells = [c for c in sorted(product.columns) if c[0] == "coached" and product.level(c[1]) in EARLIER]
    sizes = [len(product.people(cell)) for cell in cells]
    few = [size < product.district.least for size in sizes]
    hidden = earlier_rule(sizes, few, _lines(product, cells) if lines else [])
    return frozenset(named(cells[n]) for n in hidden)


def _lines(product: Product, cells: list[Cell]) -> list[list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, (_, (place, standard, period)) in enumerate(cells):
        _, level, _ = product.level((place, standard, period))
        found["over standards", place, level, period].append(number)
        found["over schools", standard, period].append(number)
        parent = product.district.standards[standard]["standard"]
        if level == "indicator" or any(m.get("standard") == parent != m.get("indicator", parent)
                                       for m in product.district.standards.values()):  # fmt: skip
            found["over indicators", place, parent, period].append(number)
    return list(found.values())
