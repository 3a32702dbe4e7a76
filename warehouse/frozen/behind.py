"""Who stands behind each late change, in every cell that it touches: the peel's input, out of the engine's tables.

Flow: tables `entries`, `joints` -> [warehouse/frozen/peel.py] Problem
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np

from coaching.marts import Fact
from warehouse.frozen.problem import UNCOUNTED, Entries, Floats, Ints, Joints, Pairs, Problem
from warehouse.frozen.roster import JOINTS, join
from warehouse.frozen.spread import ENTRIES, HELD, PUBLISHED, spread


@dataclass(frozen=True)
class Behind:
    """The problem, and by the position of each of its cells the cell's key and figure."""

    problem: Problem
    cells: list[tuple[str, str]]


def behind(
    engine: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Fact],
    least_of: Mapping[str, float],
    *,
    base: str = PUBLISHED,
    past: int = 0,
) -> Behind:
    """Spreads the changes over the cells that they touch.

    Args:
        engine: with the tables of `warehouse.frozen.compare`.
        facts: the relations.
        least_of: the district's thresholds: by audience how many people there must be, and the others.
        base: what the differences are from, as `spread` has it.
        past: how many changes were restated since then.
    """
    engine.execute("drop table if exists entries; drop table if exists joints; drop table if exists held")
    engine.execute(f"{ENTRIES}; {JOINTS}; {HELD}")
    for fact in facts.values():
        spread(engine, fact, least_of, base=base)
    for fact in facts.values():
        if fact.beside:
            join(engine, facts[fact.beside], fact, int(least_of[fact.audience]), base=base)
    _number(engine)
    cells = [
        (str(cell), str(figure))
        for cell, figure in engine.sql("from cells_ select cell, figure order by seq").fetchall()
    ]
    least, held = _ints(
        engine,
        f"""select c.least, coalesce(h.people, {UNCOUNTED}) as people
        from cells_ as c left join held as h using (cell, figure) order by c.seq""",
    )
    changes = int(engine.sql("select count(*) from late").fetchall()[0][0]) + past
    return Behind(Problem(changes, least, held, _pairs(engine), _entries(engine), _joints(engine), past), cells)


def _number(engine: duckdb.DuckDBPyConnection) -> None:
    """Positions for cells, pairs and people, in the order of their names."""
    engine.execute("""
        create or replace temp table cells_ as
        select cell, figure, max(least) as least, row_number() over (order by cell, figure) - 1 as seq
        from (select cell, figure, least from entries union all select cell, figure, least from joints)
        group by cell, figure order by seq;
        create or replace temp table people_ as
        select person, row_number() over (order by person) - 1 as seq
        from (select person from entries union select person from joints) where person <> '' order by seq;
        create or replace temp table pairs_ as
        select cell, figure, identity, max(person) as person, max(base) as base, max(bar) as bar,
            row_number() over (order by cell, figure, identity) - 1 as seq
        from entries group by cell, figure, identity order by seq""")


def _pairs(engine: duckdb.DuckDBPyConnection) -> Pairs:
    cell, person = _ints(
        engine,
        """select c.seq, coalesce(w.seq, -1) as person from pairs_ as p inner join cells_ as c using (cell, figure)
        left join people_ as w on p.person = w.person order by p.seq""",
    )
    base, bar = _floats(engine, "select base, coalesce(bar, 'nan'::double) as bar from pairs_ order by seq")
    return Pairs(cell, person, base, bar)


def _entries(engine: duckdb.DuckDBPyConnection) -> Entries:
    told = "from entries as e inner join pairs_ as p using (cell, figure, identity) order by e.change, p.seq"
    change, pair = _ints(engine, f"select e.change, p.seq {told}")
    return Entries(change, pair, _floats(engine, f"select e.delta {told}")[0])


def _joints(engine: duckdb.DuckDBPyConnection) -> Joints:
    rows = _ints(
        engine,
        """select c.seq, coalesce(w.seq, -1) as person, coalesce(k.seq, -1) as k, coalesce(l.seq, -1) as l,
            cast(j.is_counted as bigint) as is_counted, cast(j.is_listed as bigint) as is_listed,
            cast(j.wants_counted as bigint) as wants_counted, cast(j.wants_listed as bigint) as wants_listed
        from joints as j inner join cells_ as c using (cell, figure)
        left join people_ as w on j.person = w.person
        left join pairs_ as k on j.counted_cell = k.cell and j.identity = k.identity and k.figure = j.counted_figure
        left join pairs_ as l on j.roster_cell = l.cell and j.identity = l.identity and l.figure = j.roster_figure
        order by all""",
    )
    cell, person = rows[0], rows[1]
    pair, now, wanted = (np.stack(rows[at : at + 2], axis=1) for at in (2, 4, 6))
    return Joints(cell, person, pair, now.astype(bool), wanted.astype(bool))


def _ints(engine: duckdb.DuckDBPyConnection, query: str) -> list[Ints]:
    return [np.asarray(column, dtype=np.int64) for column in engine.sql(query).fetchnumpy().values()]


def _floats(engine: duckdb.DuckDBPyConnection, query: str) -> list[Floats]:
    return [np.asarray(column, dtype=np.float64) for column in engine.sql(query).fetchnumpy().values()]
