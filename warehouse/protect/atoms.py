"""The atoms of a cube summed up to cells, in the warehouse: who stands behind each, and how much it comes to.

Flow: the cube's model, Members -> Found -> warehouse/protect/cells.py
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from coaching.errors import ContractError
from coaching.marts import Cube
from warehouse.engine import Schema, tables
from warehouse.protect.axes import Members

Key = tuple[str, ...]
ATOMS = "mask_atoms"  # what `gather` lays ready
_PEOPLE, _AXIS = "mask_people", "mask_axis_"


@dataclass(frozen=True)
class Found:
    """A cell with activity: its members, the people known in it by number, and the sums of weights and amounts.

    `is_alike`: everybody has one value in a column that says so (`alike` of the family).
    """

    key: Key
    people: frozenset[int]
    weight: float
    amount: float
    is_alike: bool


def table(warehouse: duckdb.DuckDBPyConnection, model: str) -> str:
    """Where a model of atoms or of a roster stands: as it is released to readers, where that differs from today's."""
    released = f"{model}__released"
    return f"{Schema.INTERMEDIATE}.{released if released in tables(warehouse, Schema.INTERMEDIATE) else model}"


def rest_name(cube: Cube, family: str) -> str:
    """What the rest of a family is called, less all its parts that a flag tells."""
    return f"{family} less {', '.join(flagged(cube, family))}"


def flagged(cube: Cube, family: str) -> list[str]:
    """The parts of a family that a flag tells."""
    return [part for part in cube.parts(family) if cube.families[part].where]


def populations(cube: Cube) -> dict[str, str]:
    """The families that a flag tells, and the rest of each that has parts: name -> SQL condition on an atom."""
    flag = {name: said.where or "true" for name, said in cube.families.items() if not said.roster}
    for name in tuple(flag):
        if parts := flagged(cube, name):
            flag[rest_name(cube, name)] = f"{flag[name]} and not ({' or '.join(flag[part] for part in parts)})"
    return flag


def gather(warehouse: duckdb.DuckDBPyConnection, cube: Cube, members: Mapping[str, Members]) -> None:
    """Lays the atoms, the people's numbers and the dimensions ready in temporary tables.

    Raises:
        ContractError: atoms of a part are not of the whole, or two parts of one whole share atoms.
    """
    relation = table(warehouse, cube.relation)
    rosters = (f"select {one.person} from {table(warehouse, one.relation)}" for one in cube.rosters.values())
    keys = " union all ".join((f"select {cube.person} as person from {relation}", *rosters))
    # distinct: a person has many atoms, and one number
    warehouse.execute(f"""create or replace temp table {_PEOPLE} as
        select person, row_number() over (order by person) as number
        from (select distinct person from ({keys}) where person is not null)""")
    said = cube.families.values()
    told = sorted({column for family in said for column in (family.where, *family.alike) if column})
    leaves = [axis.leaf for axis in cube.dimensions.values()]
    columns = (*leaves, *told, *([cube.event] if cube.event else []))
    # a sum of decimals is the same in whatever order the rows come
    sums = ", ".join(
        f"sum(cast({column or 1} as decimal(38, 9))) as mask_{name}"
        for name, column in {"weight": cube.weight, "amount": cube.amount or cube.weight}.items()
    )
    warehouse.execute(f"""create or replace temp table {ATOMS} as
        select {", ".join(columns)}, people.number, {sums}
        from {relation} as atoms left join {_PEOPLE} as people on atoms.{cube.person} = people.person group by all""")
    for place, name in enumerate(cube.dimensions):
        pairs = [(leaf, member) for member, leaves in members[name].leaves.items() for leaf in leaves]
        listed = pa.table({"leaf": [leaf for leaf, _ in pairs], "member": [member for _, member in pairs]})
        warehouse.register(f"{_AXIS}{place}", listed.cast(pa.schema([("leaf", pa.string()), ("member", pa.string())])))
    for what in _strays(warehouse, cube):
        raise ContractError(what, remedy="Mend the model's flags, or `part_of` in its declaration.")


def _strays(warehouse: duckdb.DuckDBPyConnection, cube: Cube) -> Iterator[str]:
    flag = populations(cube)
    for family in cube.families:
        parts = [flag[part] for part in flagged(cube, family)]
        if not parts:
            continue
        twice = " + ".join(f"cast({part} as integer)" for part in parts)
        broken = {
            "of a part and not of the whole": f"not {flag[family]} and ({' or '.join(parts)})",
            "of two parts at once": f"{twice} > 1",
        }
        for what, condition in broken.items():
            found = warehouse.execute(f"select count(*) from {ATOMS} where {condition}").fetchone()
            if found and found[0]:
                yield f"{cube.relation}: {found[0]} sums of atoms are {what} of the family '{family}'."


def joined(cube: Cube) -> tuple[str, str]:
    """SQL that joins `atoms` with all members that hold each, and the columns that are a cell's key then."""
    places = range(len(cube.dimensions))
    axes = " ".join(
        f"join {_AXIS}{place} as axis_{place} on axis_{place}.leaf = atoms.{axis.leaf}"
        for place, axis in zip(places, cube.dimensions.values(), strict=True)
    )
    return axes, ", ".join(f"axis_{place}.member as key_{place}" for place in places)


def cells(
    warehouse: duckdb.DuckDBPyConnection, cube: Cube, condition: str, alike: Sequence[str] = ()
) -> Iterator[Found]:
    """The active cells of the family whose atoms meet a condition, in the order of their keys.

    `alike` names the columns in which not everybody may have one value.
    """
    places = range(len(cube.dimensions))
    key = ", ".join(f"key_{place}" for place in places)
    axes, chosen = joined(cube)
    ends = "".join(f", min({one}) as least_{one}, max({one}) as most_{one}" for one in alike)
    one_value = " or ".join(f"coalesce(min(least_{one}) = max(most_{one}), false)" for one in alike) or "false"
    query = f"""select {key}, list(number order by number) filter (where number is not null),
            cast(sum(weight) as double), cast(sum(amount) as double), {one_value}
        from (select {chosen}, atoms.number, sum(mask_weight) as weight, sum(mask_amount) as amount{ends}
            from {ATOMS} as atoms {axes} where {condition} group by all)
        group by {key} order by {key}"""
    cursor = warehouse.execute(query)
    while batch := cursor.fetchmany(10_000):
        for *at, people, weight, amount, is_alike in batch:
            yield Found(tuple(at), frozenset(people or ()), weight or 0.0, amount or 0.0, is_alike)


def rosters(warehouse: duckdb.DuckDBPyConnection, cube: Cube) -> dict[str, dict[Key, frozenset[int]]]:
    """By roster the people on it, by the members of its dimensions in its own order."""
    found: dict[str, dict[Key, frozenset[int]]] = {}
    for name, roster in cube.rosters.items():
        columns = ", ".join(roster.by.values())
        relation = table(warehouse, roster.relation)
        rows = warehouse.execute(f"""select {columns}, list(distinct number)
            from {relation} as placed join {_PEOPLE} as people on placed.{roster.person} = people.person
            group by {columns} order by {columns}""").fetchall()
        found[name] = {tuple(members): frozenset(people) for *members, people in rows}
    return found
