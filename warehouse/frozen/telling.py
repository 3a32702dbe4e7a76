"""What a night's decision tells: readers of a restatement, the district's own people of what waits.

Flow: tables `entries` and `verdicts` of the engine -> the tables of `warehouse.frozen.files`
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

import duckdb
import pyarrow as pa

from coaching.marts import Fact
from coaching.paths import Paths
from warehouse import files
from warehouse.frozen import store
from warehouse.frozen.behind import Behind
from warehouse.frozen.files import RESTATEMENTS, WAITING, own_schema
from warehouse.frozen.problem import Ints

# 5–9 people are told as such, from ten on by tens: how many exactly would time a single record
_BANDS = (5, 10, 20, 40, 100, 300)


def restated(engine: duckdb.DuckDBPyConnection, found: Behind, people: Ints, paths: Paths, load_date: str) -> pa.Table:
    """What readers are told of a restatement, by cube and period."""
    telling = sorted(
        {(figure.partition(":")[0], cell) for (cell, figure), n in zip(found.cells, people, strict=True) if n}
    )
    if not telling:
        return own_schema(RESTATEMENTS).empty_table()
    engine.register("telling", pa.table(dict(zip(("cube", "cell_key"), zip(*telling, strict=True), strict=True))))
    periods = engine.sql("""
        select telling.cube, e.period, count(distinct cell_key), count(distinct e.person)
        from telling inner join entries as e
            on telling.cell_key = e.cell and telling.cube = split_part(e.figure, ':', 1)
        inner join verdicts using (change)
        where verdicts.kept and e.period not like 'slice:%' and e.person <> ''
        group by telling.cube, e.period order by all""").fetchall()
    reasons = _kinds(engine)
    before = store.held(store.parts(paths, RESTATEMENTS), own_schema(RESTATEMENTS)).to_pylist()
    rows = [
        (cube, period, 1 + max((r["restatement_version"] for r in before if r["cube"] == cube), default=0),
         date.fromisoformat(load_date), cells, _band(n), reasons)
        for cube, of_cube in groupby(periods, lambda row: row[0])
        for _, period, cells, n in of_cube
    ]  # fmt: skip
    return files.table(rows, own_schema(RESTATEMENTS))


def _kinds(engine: duckdb.DuckDBPyConnection) -> str:
    found = engine.sql("select distinct kind from verdicts where kept order by kind").fetchall()
    return ", ".join(str(kind).removesuffix("_key") for (kind,) in found)


def _band(people: int) -> str:
    at = sum(people >= bound for bound in _BANDS)
    if not at:
        return f"under {_BANDS[0]}"
    return f"{_BANDS[at - 1]}-{_BANDS[at] - 1}" if at < len(_BANDS) else f"{_BANDS[-1]}+"


def waiting(engine: duckdb.DuckDBPyConnection, facts: Mapping[str, Fact]) -> pa.Table:
    """By relation, slice and reason: how many changes of how many people wait."""
    counted = " union all ".join(
        f"""select '{name}', r."{fact.when}", v.reason, count(distinct v.change), count(distinct r."{fact.person}")
        from (from gone_{name} union all from came_{name}) as r
        inner join verdicts as v on v.kind = '{fact.change}' and v.subject = cast(r."{fact.change}" as varchar)
        where not v.kept group by all"""
        for name, fact in facts.items()
    )
    return files.table(engine.sql(f"from ({counted}) order by all").fetchall(), own_schema(WAITING))
