"""Reads an edition's marts, and nothing else, into blocks.

Flow: <edition>/bi/marts/<mart>.parquet -> Block, one for each cube and outcome
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from coaching.district import Thresholds
from coaching.marts import Mart
from warehouse.attack.axes import ALL, DISTRICT
from warehouse.attack.block import Block
from warehouse.attack.layout import At, Row, Rows, block
from warehouse.attack.told import Told, shares, told

_OWN = frozenset(
    {"school_key", "group_type", "group_name", "framework_id", "qualified_code", "period_type", "period_key"}
)
_READ = frozenset({"place", "standard", "period", "period_type", "period_key", "period_start", "period_end"})
_GROUPS = ("school_group", "poverty_band")
_STANDARD = "standard"


def home(folder: Path) -> Path:
    """Where an edition, or a copy for outside, has its marts' files."""
    inside = folder / "bi" / "marts"
    return inside if inside.is_dir() else folder


def blocks(marts: Mapping[str, Mart], folder: Path, thresholds: Thresholds, step: float = 0.0) -> Iterator[Block]:
    """The edition below `folder`, in the order of cubes and outcomes; `step` is what its counts are rounded to."""
    found: dict[tuple[str, str], Rows] = defaultdict(Rows)
    others = set(unread(marts))
    for mart in (mart for mart in marts.values() if mart.name not in others):
        file = home(folder) / f"{mart.name}.parquet"
        if file.exists():
            _add(found, mart, file, list(told(mart, thresholds, step)))
    for (cube, beside), rows in sorted(found.items()):
        yield block(cube, beside, rows)


def unread(marts: Mapping[str, Mart]) -> Iterator[str]:
    """The marts that are no cells of place, standard and period: nobody knows here what adds up to what."""
    for mart in marts.values():
        there = {column.name for column in mart.columns} | set(mart.cube.dimensions)
        if not there >= _READ:
            yield mart.name


def rows_of(mart: Mart, file: Path) -> Iterator[dict[str, Any]]:
    """A mart's rows as they stand in its file."""
    with duckdb.connect() as engine:
        engine.execute("set threads = 1")
        answer = engine.execute("select * from read_parquet(?)", [str(file)])
        columns = [str(column[0]) for column in answer.description or ()]
        while batch := answer.fetchmany(5_000):
            for values in batch:
                yield dict(zip(columns, values, strict=True))


def members(row: Mapping[str, object]) -> At:
    """Place, standard and period of a row, as a cell's name has them."""
    place = row.get("school_key") or (f"{row['group_type']}:{row['group_name']}" if "group_name" in row else DISTRICT)
    standard = row.get("qualified_code") or row.get("framework_id") or ALL
    return str(place), str(standard), f"{row['period_type']}:{row['period_key']}"


def cube_of(mart: Mart) -> str:
    """The name of the cube that a mart is a slice of."""
    return mart.cube.name


def beside(mart: Mart, row: Mapping[str, object]) -> str:
    """What else tells a mart's cells apart."""
    return "~".join(str(row[name]) for name in mart.key if name not in _OWN)


def _add(found: dict[tuple[str, str], Rows], mart: Mart, file: Path, of_mart: Sequence[Told]) -> None:
    # a column that only the restricted mart has is nobody's to find
    there = set(pq.read_schema(file).names)
    quantities = [q for q in of_mart if set(q.mean or (q.name,)) <= there]
    of = [share for share in shares(mart) if share.name in there]
    columns = [q.name for q in quantities if not q.mean] + [c for q in quantities for c in q.mean or ()]
    wanted = list(dict.fromkeys([*columns, *(share.name for share in of)]))
    for row in rows_of(mart, file):
        rows = found[cube_of(mart), beside(mart, row)]
        if mart.name not in rows.marts:
            rows.marts[mart.name] = frozenset(q.name for q in quantities)
            rows.told |= {q.name: q for q in quantities}
            rows.shares |= {share.name: share for share in of}
        at = members(row)
        values = {name: float(row[name]) for name in wanted if row.get(name) is not None}
        bands = {s.name: str(row[f"{s.name}_band"]) for s in of if row.get(f"{s.name}_band")}
        parts = frozenset(str(row["hidden_parts"] or "").split(", ")) if "hidden_parts" in row else None
        rows.at[at] = Row(mart.name, bool(row["suppressed"]), parts, values, bands)
        rows.spans[at[2]] = (row["period_start"], row["period_end"])
        _labels(rows, row, at)


def _labels(rows: Rows, row: Mapping[str, object], at: At) -> None:
    if row.get("school_key"):
        for kind in _GROUPS:
            if row.get(kind):
                rows.groups[f"{kind}:{row[kind]}"].add(at[0])
    if row.get("qualified_code") and row.get("standard_level"):
        if row["standard_level"] == _STANDARD:
            rows.frameworks[at[1]] = str(row["framework_id"])
        elif row.get("parent_code"):
            rows.parents[at[1]] = str(row["parent_code"])
