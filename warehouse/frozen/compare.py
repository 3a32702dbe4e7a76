"""What has come late: the live rows of frozen slices against the rows as they were first published.

Flow: warehouse.duckdb, data/frozen/ -> tables of an engine in memory: `old_<relation>` (as published),
`new_<relation>` (as they would be today), `late` (one row per change, with its number)
A change is all rows of one session, cycle, respondent or person of a roster, in all slices: it stands or falls whole.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from coaching.errors import ContractError
from coaching.marts import Fact
from coaching.paths import Paths
from warehouse.engine import Schema, attach
from warehouse.frozen import noted, store
from warehouse.frozen.rows import schema_of

WAREHOUSE = f"warehouse.{Schema.INTERMEDIATE}"
PERIODS = f"{WAREHOUSE}.int_period_slices__members"


@contextmanager
def compared(
    paths: Paths, facts: Mapping[str, Fact], warehouse: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with the tables above, for as long as the block lasts.

    Raises:
        ContractError: the frozen files are not whole, or the calendar of a closed period was changed.
    """
    noted.refuse_unless_whole(paths)
    with duckdb.connect() as engine:
        attach(engine, warehouse or paths.warehouse)
        for fact in facts.values():
            _lay_out(engine, fact, paths)
        _number(engine, facts)
        yield engine


def _lay_out(engine: duckdb.DuckDBPyConnection, fact: Fact, paths: Paths) -> None:
    found = store.parts(paths, fact.name)
    rows, slices = store.held(found, schema_of(fact)), pa.table({"slice": sorted(store.frozen_slices(found))})
    slices = slices.cast(pa.schema([("slice", pa.string())]))
    engine.register("given_slices", slices)
    columns = listed(fact)
    _put(engine, f"old_{fact.name}", rows)
    engine.execute(f"create table slices_{fact.name} as select slice from given_slices")
    engine.execute(f"""create table new_{fact.name} as
        select {columns} from {WAREHOUSE}."{fact.name}" where "{fact.when}" in (select slice from given_slices)""")
    engine.unregister("given_slices")
    known = "slice_key" if fact.cell[fact.when] else "member"
    lost = engine.sql(f"select slice from slices_{fact.name} where slice not in (select {known} from {PERIODS})")
    if count := len(lost.fetchall()):
        message = f"{count} closed stretches of days that are published stand in no calendar any more ({fact.name})."
        remedy = "Put terms and school years of days that are over back in district.yml; later ones may change."
        raise ContractError(message, remedy=remedy)


def lay_out_past(engine: duckdb.DuckDBPyConnection, facts: Mapping[str, Fact], paths: Paths, version: int) -> int:
    """Tables `base_<relation>`, what was published before a restatement, and `past`, the changes since; how many."""
    for fact in facts.values():
        found = store.before(store.parts(paths, fact.name), version)
        _put(engine, f"base_{fact.name}", store.held(found, schema_of(fact)))
    sides = {fact.name: (f"base_{fact.name}", f"old_{fact.name}") for fact in facts.values()}
    differing = " union ".join(_differing(fact, *sides[fact.name]) for fact in facts.values())
    engine.execute(f"""create or replace table past as
        select kind, subject, (select count(*) from late) + row_number() over (order by kind, subject) - 1 as change
        from ({differing})""")
    return int(engine.sql("select count(*) from past").fetchall()[0][0])


def _put(engine: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    engine.register("given_rows", rows)
    engine.execute(f"create or replace table {table} as from given_rows")
    engine.unregister("given_rows")


def _number(engine: duckdb.DuckDBPyConnection, facts: Mapping[str, Fact]) -> None:
    """Tables of the rows that are only old or only new, and the changes they belong to."""
    for fact in facts.values():
        for side, one, other in (("gone", "old", "new"), ("came", "new", "old")):
            engine.execute(
                f"create table {side}_{fact.name} as {_only(fact, f'{one}_{fact.name}', f'{other}_{fact.name}')}"
            )
    differing = " union ".join(_differing(fact, f"old_{fact.name}", f"new_{fact.name}") for fact in facts.values())
    engine.execute(f"""create table late as
        select kind, subject, row_number() over (order by kind, subject) - 1 as change from ({differing})""")


def _only(fact: Fact, table: str, other: str) -> str:
    return f"(select {listed(fact)} from {table} except all select {listed(fact)} from {other})"


def _differing(fact: Fact, old: str, new: str) -> str:
    """The changes of a relation between two tables."""
    rows = f"(from {_only(fact, old, new)} union all from {_only(fact, new, old)})"
    return f"""select '{fact.change}' as kind, cast("{fact.change}" as varchar) as subject from {rows}"""


def rows_of(engine: duckdb.DuckDBPyConnection, fact: Fact, side: str, *, chosen: str = "true") -> pa.Table:
    """The rows that are only old (`gone`) or only new (`came`), of the chosen changes (SQL on `late`), in order."""
    found = engine.sql(f"""
        select {listed(fact, "r")} from {side}_{fact.name} as r
        inner join late on late.kind = '{fact.change}' and late.subject = cast(r."{fact.change}" as varchar)
        where {chosen} order by all""")
    return found.to_arrow_table().cast(schema_of(fact))


def listed(fact: Fact, alias: str = "") -> str:
    """The relation's columns, as a select names them."""
    before = f"{alias}." if alias else ""
    return ", ".join(f'{before}"{name}"' for name in fact.columns)
