"""The mask's rows: every cell that a mart has a row for, also those in which nothing happened.

Flow: Listing, what the rules hide -> Row -> estimates/privacy_mask.parquet
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import duckdb

from coaching.marts import CELL_KEY, Mart
from warehouse.engine import Schema, tables
from warehouse.protect.cells import Listing
from warehouse.protect.rules import Name, Reason


class Row(NamedTuple):
    """One row of the mask; `reason` is None where the cell is shown, `people` those known behind it."""

    cube: str
    family: str
    cell_key: str
    suppressed: bool
    reason: str | None
    people: int


def rows(warehouse: duckdb.DuckDBPyConnection, listing: Listing, hidden: Mapping[Name, Reason]) -> Iterator[Row]:
    """One row per cell and family that some mart shows."""
    cube = listing.cube
    people = {cell.name: len(cell.people) for cell in listing.cells}
    holders = _holders(listing)
    for family in cube.families:
        keys: dict[str, None] = {}
        for mart in listing.marts:
            if family in mart.cube_families:
                keys |= dict.fromkeys(_keys(warehouse, listing, mart))
        for key in keys:
            name = (cube.name, family, key)
            reason = hidden.get(name)
            if name not in people:
                reason = _of_nothing(listing, family, key, hidden, holders)
            yield Row(*name, reason is not None, reason, people.get(name, 0))


def _keys(warehouse: duckdb.DuckDBPyConnection, listing: Listing, mart: Mart) -> list[str]:
    """The names of a mart's cells: of its own rows, or, before it is built, of all that have activity."""
    if CELL_KEY in tables(warehouse, Schema.MARTS_RESTRICTED).get(mart.name, {}) and not mart.is_after_estimate:
        query = f"""select distinct {CELL_KEY} from {Schema.MARTS_RESTRICTED}.{mart.name}
            where period_end <= data_through_date order by {CELL_KEY}"""
        return [str(key) for (key,) in warehouse.execute(query).fetchall()]
    active = {key for family in listing.adds for key in listing.at[family]}
    return sorted("|".join(key) for key in active if listing.is_shown(listing.cube.main, key))


def _holders(listing: Listing) -> list[dict[str, list[str]]]:
    """By dimension, for each member those whose hidden cell hides its own."""
    found: list[dict[str, list[str]]] = []
    for name, axis in listing.cube.dimensions.items():
        known = listing.members[name]
        of_dimension: dict[str, list[str]] = {}
        for outer, inner in known.inside:
            if known.level[outer] in axis.hides_below:
                of_dimension.setdefault(inner, []).append(outer)
        found.append(of_dimension)
    return found


def _of_nothing(
    listing: Listing, family: str, key: str, hidden: Mapping[Name, Reason], holders: list[dict[str, list[str]]]
) -> Reason | None:
    """Why a cell in which nothing happened is hidden, if it is: its own cell is, one that holds it, or zero tells."""
    cube, members = listing.cube, tuple(key.split("|"))
    around = [members] + [
        (*members[:place], outer, *members[place + 1 :])
        for place, of_dimension in enumerate(holders)
        for outer in of_dimension.get(members[place], ())
    ]
    if any((cube.name, cube.main, "|".join(one)) in hidden for one in around):
        return Reason.PARENT
    return None if cube.families[family].zero_is_open else Reason.PRIMARY
