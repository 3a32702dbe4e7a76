"""A cube's dimensions as sets of leaves: which members there are, and which of them add up to which.

Flow: the members' tables -> Members -> warehouse/protect/atoms.py, warehouse/protect/relations.py
A total is the parts of one level that lie in it, and the leaves that none of them has: a school year its terms and the
days between them, a standard its indicators and what was written without one. Those leaves are members too, which no
mart shows.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from coaching.errors import ContractError
from coaching.marts import Axis
from warehouse.engine import Schema

LEAF = "leaf"
_CLOSED = "is_closed"


def less(outer: str, inner: str) -> str:
    """What those of a member are called who are not in one that lies within it."""
    return f"{outer} less {inner}"


@dataclass(frozen=True)
class Members:
    """The members of one dimension.

    Attributes:
        level: by member; `leaf` for those that were added here, `<outer> less <inner>` among them.
        leaves: by member what it holds.
        sums: (total, parts) pairs that add up, each with two parts at least, or one that is called otherwise.
        inside: (outer, inner) pairs of a total and each of its parts.
        rank: by level how far it stands above the lowest.
    """

    level: Mapping[str, str]
    leaves: Mapping[str, frozenset[str]]
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inside: tuple[tuple[str, str], ...] = ()
    rank: Mapping[str, int] = field(default_factory=dict)

    def deep(self) -> dict[str, list[str]]:
        """By total all that lies in it, parts of parts too, each once."""
        near: dict[str, list[str]] = defaultdict(list)
        for outer, inner in self.inside:
            near[outer].append(inner)

        def within(one: str) -> list[str]:
            return [found for part in near.get(one, ()) for found in (part, *within(part))]

        return {one: sorted(set(within(one))) for one in near}

    def height(self, member: str) -> int:
        """How far a member stands above the lowest level; 0 for one whose level nobody named."""
        return self.rank.get(self.level[member], 0)


def members(warehouse: duckdb.DuckDBPyConnection, name: str, axis: Axis, relation: str) -> Members:
    """The members of a dimension, of closed periods only where the table knows which are.

    Args:
        warehouse: an open connection.
        name: the dimension's.
        axis: its declaration.
        relation: the atoms, whose leaves are the members where no table lists any.

    Raises:
        ContractError: two members of one level share a leaf: what they add up to would count it twice.
    """
    if not axis.members:
        found = warehouse.execute(f"select distinct {axis.leaf} from {relation} order by all").fetchall()
        leaves = {str(leaf): frozenset({str(leaf)}) for (leaf,) in found if leaf is not None}
        return Members(dict.fromkeys(leaves, name), leaves, rank={name: 0})
    level, holds = _listed(warehouse, axis)
    rank = {one: _rank(one, axis.totals) for one in axis.levels(name)}
    if axis.nests:
        own = {leaf: frozenset({leaf}) for leaf in {leaf for held in holds.values() for leaf in held} | set(holds)}
        inside = tuple(_nested(holds, level, axis.totals))
        level |= {less(outer, inner): LEAF for outer, inner in inside}
        return Members(level, own, inside=inside, rank=rank)
    return _summed(level, holds, axis, rank)


def _listed(warehouse: duckdb.DuckDBPyConnection, axis: Axis) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    table = f"{Schema.INTERMEDIATE}.{axis.members}"
    columns = [str(row[0]) for row in warehouse.execute(f"describe {table}").fetchall()]
    closed = "where is_closed" if _CLOSED in columns else ""
    (leaf_column,) = (name for name in columns if name not in ("level", "member", _CLOSED))
    level: dict[str, str] = {}
    held: dict[str, set[str]] = defaultdict(set)
    query = f"select {leaf_column}, level, member from {table} {closed} order by all"
    for leaf, of_level, member in warehouse.execute(query).fetchall():
        if of_level in axis.levels(""):
            level[member] = of_level
            held[member].add(leaf)
    return level, {member: frozenset(leaves) for member, leaves in held.items()}


def _rank(level: str, totals: Mapping[str, tuple[str, ...]]) -> int:
    return max((1 + _rank(part, totals) for part in totals.get(level, ())), default=0)


def _nested(
    holds: Mapping[str, frozenset[str]], level: Mapping[str, str], totals: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    for outer in sorted(holds):
        for part in totals.get(level[outer], ()):
            yield from ((outer, inner) for inner in sorted(holds[outer]) if level.get(inner) == part)


def _summed(level: dict[str, str], holds: dict[str, frozenset[str]], axis: Axis, rank: Mapping[str, int]) -> Members:
    by_level: dict[str, list[str]] = defaultdict(list)
    for member in sorted(holds):
        by_level[level[member]].append(member)
    # a leaf goes by the name of the lowest member that is nothing else
    alone = {next(iter(leaves)): member for member, leaves in _lowest_last(holds, level, rank) if len(leaves) == 1}
    sums: list[tuple[str, tuple[str, ...]]] = []
    inside: list[tuple[str, str]] = []
    for of_level in sorted(by_level):
        for parts_level in axis.totals.get(of_level, ("",)):
            for total in by_level[of_level]:
                parts = [part for part in by_level.get(parts_level, ()) if holds[part] <= holds[total]]
                covered = [leaf for part in parts for leaf in holds[part]]
                if len(set(covered)) < len(covered):
                    message = f"Members of the level '{parts_level}' of {axis.members} share a leaf."
                    raise ContractError(message, remedy="Let each leaf have one member of a level, or name two levels.")
                inside += ((total, part) for part in parts)
                rest = sorted(holds[total].difference(covered))
                whole = (*parts, *(alone.setdefault(leaf, f"{LEAF}:{leaf}") for leaf in rest))
                if whole != (total,):
                    sums.append((total, whole))
    for leaf, member in alone.items():
        level.setdefault(member, LEAF)
        holds.setdefault(member, frozenset({leaf}))
    return Members(level, holds, tuple(dict.fromkeys(sums)), tuple(dict.fromkeys(inside)), rank)


def _lowest_last(
    holds: Mapping[str, frozenset[str]], level: Mapping[str, str], rank: Mapping[str, int]
) -> list[tuple[str, frozenset[str]]]:
    order = sorted(holds, key=lambda member: (-rank[level[member]], member))
    return [(member, holds[member]) for member in order]
