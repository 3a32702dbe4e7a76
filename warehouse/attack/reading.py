"""Reads an edition's marts, and nothing else, into blocks.

Flow: <edition>/bi/marts/<mart>.parquet -> Block, one for each cube and outcome
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from coaching.district import Thresholds
from coaching.marts import Mart
from warehouse.attack.axes import ALL, DISTRICT, places, periods, standards
from warehouse.attack.block import Block, Numbers
from warehouse.attack.told import Share, Told, links, shares, told

_OWN = frozenset({"school_key", "group_type", "group_name", "framework_id", "qualified_code", "period_type", "period_key"})
_GROUPS = ("school_group", "poverty_band")
_STANDARD = "standard"


@dataclass
class _Rows:
    """The rows of one block: which mart, at which members, with which values (NULL is NaN)."""

    at: dict[tuple[str, str, str], tuple[str, bool, dict[str, float]]] = field(default_factory=dict)
    spans: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parents: dict[str, str] = field(default_factory=dict)
    frameworks: dict[str, str] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    marts: dict[str, frozenset[str]] = field(default_factory=dict)


def blocks(marts: Mapping[str, Mart], folder: Path, thresholds: Thresholds) -> Iterator[Block]:
    """The edition below `folder`, in the order of cubes and outcomes."""
    found: dict[tuple[str, str], _Rows] = defaultdict(_Rows)
    for mart in marts.values():
        file = folder / "bi" / "marts" / f"{mart.name}.parquet"
        if file.exists():
            _add(found, mart, file, thresholds)
    for (cube, beside), rows in sorted(found.items()):
        yield _block(cube, beside, rows)


def rows_of(mart: Mart, file: Path) -> Iterator[dict[str, Any]]:
    """A mart's rows as they stand in its file."""
    with duckdb.connect() as engine:
        engine.execute("set threads = 1")
        answer = engine.execute("select * from read_parquet(?)", [str(file)])
        columns = [str(column[0]) for column in answer.description or ()]
        while batch := answer.fetchmany(5_000):
            for values in batch:
                yield dict(zip(columns, values, strict=True))


def members(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Place, standard and period of a row, as a cell's name has them."""
    place = row.get("school_key") or (f"{row['group_type']}:{row['group_name']}" if "group_name" in row else DISTRICT)
    standard = row.get("qualified_code") or row.get("framework_id") or ALL
    return str(place), str(standard), f"{row['period_type']}:{row['period_key']}"


def beside(mart: Mart, row: Mapping[str, Any]) -> str:
    """What else tells a mart's cells apart."""
    return "~".join(str(row[name]) for name in mart.key if name not in _OWN)


def _add(found: dict[tuple[str, str], _Rows], mart: Mart, file: Path, thresholds: Thresholds) -> None:
    quantities, of = list(told(mart, thresholds)), list(shares(mart))
    columns = [q.name for q in quantities if not q.mean] + [c for q in quantities for c in q.mean or ()]
    wanted = list(dict.fromkeys([*columns, *(share.name for share in of)]))
    for row in rows_of(mart, file):
        rows = found[mart.cube.name if mart.cube else mart.mask, beside(mart, row)]
        if mart.name not in rows.marts:
            rows.marts[mart.name] = frozenset(q.name for q in quantities)
            rows.told |= {q.name: q for q in quantities}
            rows.shares |= {share.name: share for share in of}
        at = members(row)
        values = {name: float(row[name]) for name in wanted if row.get(name) is not None}
        rows.at[at] = (mart.name, bool(row["suppressed"]), values)
        rows.spans[at[2]] = (row["period_start"], row["period_end"])
        _labels(rows, row, at)


def _labels(rows: _Rows, row: Mapping[str, Any], at: tuple[str, str, str]) -> None:
    if row.get("school_key"):
        for kind in _GROUPS:
            if row.get(kind):
                rows.groups[f"{kind}:{row[kind]}"].add(at[0])
    if row.get("qualified_code") and row.get("standard_level"):
        if row["standard_level"] == _STANDARD:
            rows.frameworks[at[1]] = str(row["framework_id"])
        elif row.get("parent_code"):
            rows.parents[at[1]] = str(row["parent_code"])


def _block(cube: str, rest: str, rows: _Rows) -> Block:
    axes = (
        places({at[0] for at in rows.at}, rows.groups),
        standards({at[1] for at in rows.at}, rows.parents, rows.frameworks),
        periods(rows.spans),
    )
    index = [{member: position for position, member in enumerate(axis.members)} for axis in axes]
    quantities = tuple(rows.told.values())
    shape = (len(quantities), *(len(axis.members) for axis in axes))
    low, high, hidden = np.zeros(shape), np.full(shape, np.inf), np.zeros(shape, dtype=bool)
    mart = np.full(shape[1:], -1)
    values = {share: np.full(shape[1:], np.nan) for share in rows.shares.values()}
    names = list(rows.marts)
    for at, (name, _, shown) in rows.at.items():
        p, s, t = (index[axis][member] for axis, member in enumerate(at))
        mart[p, s, t] = names.index(name)
        for m, quantity in enumerate(quantities):
            bounds = _known(quantity, shown)
            if bounds:
                low[m, p, s, t], high[m, p, s, t] = bounds
            else:
                hidden[m, p, s, t] = quantity.name in rows.marts[name]
        for share, array in values.items():
            array[p, s, t] = shown.get(share.name, np.nan)
    whole = {share: (array, _step(array[~np.isnan(array)]) or 0.005) for share, array in values.items()}
    framework = np.array([_framework(member, rows, index[1]) for member in axes[1].members])
    return Block(
        cube, rest, axes, quantities, low, high, hidden, mart, tuple(names), whole,
        tuple(links(frozenset(rows.told), rows.shares)), framework,
    )  # fmt: skip


def _framework(member: str, rows: _Rows, index: Mapping[str, int]) -> int:
    name = rows.frameworks.get(rows.parents.get(member, member), "")
    return index.get(name, -1)


def _known(quantity: Told, shown: Mapping[str, float]) -> tuple[float, float] | None:
    value, people = shown.get(quantity.name), 1.0
    if quantity.mean:
        value, people = shown.get(quantity.mean[0]), shown.get(quantity.mean[1], np.nan)
        value = 0.0 if people == 0 else value
    if value is None or np.isnan(people):
        return None
    return max(0.0, (value - quantity.half) * people), (value + quantity.half) * people


def _step(values: Numbers) -> float:
    """Half a step of the last decimal that a column's values have; 0 for whole numbers."""
    if not len(values) or bool(np.all(values == np.round(values))):
        return 0.0
    places: Sequence[int] = [d for d in range(1, 7) if np.allclose(values, np.round(values, d), rtol=0, atol=1e-9)]
    return 0.5 * 10.0 ** -(places[0] if places else 6)
