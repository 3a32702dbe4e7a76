"""Which total and part of it differ in events of few people, where an event counts once in each member it touches.

Flow: the atoms (warehouse/protect/atoms.py), Members -> pairs of cells -> warehouse/protect/relations.py
Somebody with a cycle in one standard and another in a second is in both, and so is in no difference of people; the
cycles of all less those of the first standard are that person's second one all the same.
"""

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from coaching.district import Thresholds
from coaching.marts import Cube
from warehouse.protect.atoms import ATOMS, Key, joined, populations
from warehouse.protect.axes import Members

_HELD, _PAIRS = "mask_held", "mask_pairs"


def apart(
    warehouse: duckdb.DuckDBPyConnection, cube: Cube, members: Mapping[str, Members], thresholds: Thresholds
) -> Iterator[tuple[str, Key, Key]]:
    """The pairs (family, total, part), in order, with the atoms and axes laid ready by `gather`."""
    if not cube.event:
        return
    conditions = populations(cube)
    for family, said in cube.families.items():
        loose = [name for name, axis in cube.dimensions.items() if name not in cube.added(family) and not axis.nests]
        if said.roster or not loose:
            continue
        _hold(warehouse, cube, conditions[family])
        for name in loose:
            place = list(cube.dimensions).index(name)
            for outer, inner in _few(warehouse, cube, place, members[name], said.least(thresholds)):
                yield family, outer, inner


def _hold(warehouse: duckdb.DuckDBPyConnection, cube: Cube, condition: str) -> None:
    """Events by every cell that holds them, with the people who had them."""
    axes, keys = joined(cube)
    warehouse.execute(f"""create or replace temp table {_HELD} as
        select distinct {keys}, atoms.{cube.event} as event, atoms.number
        from {ATOMS} as atoms {axes} where {condition} and atoms.{cube.event} is not null""")


def _few(
    warehouse: duckdb.DuckDBPyConnection, cube: Cube, place: int, known: Members, least: int
) -> list[tuple[Key, Key]]:
    pairs = [(outer, inner) for outer, parts in known.deep().items() for inner in parts]
    listed = pa.table({"total": [outer for outer, _ in pairs], "part": [inner for _, inner in pairs]})
    warehouse.register(_PAIRS, listed.cast(pa.schema([("total", pa.string()), ("part", pa.string())])))
    every = range(len(cube.dimensions))
    keys = ", ".join(f"held.key_{at}" for at in every)
    others = "".join(f" and held.key_{at} = inner_.key_{at}" for at in every if at != place)
    found = warehouse.execute(f"""select {keys}, pairs.part
        from {_HELD} as held join {_PAIRS} as pairs on held.key_{place} = pairs.total
        anti join {_HELD} as inner_
            on held.event = inner_.event and pairs.part = inner_.key_{place}{others}
        group by all having count(distinct held.number) between 1 and {least - 1} order by all""").fetchall()
    return [(tuple(key), (*key[:place], part, *key[place + 1 :])) for *key, part in found]
