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
from coaching.paths import Paths
from warehouse.engine import Schema, attach
from warehouse.frozen import store
from warehouse.frozen.facts import Fact

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
    store.refuse_unless_whole(paths)
    with duckdb.connect() as engine:
        attach(engine, warehouse or paths.warehouse)
        for fact in facts.values():
            _lay_out(engine, fact, paths)
        _number(engine, facts)
        yield engine


def _lay_out(engine: duckdb.DuckDBPyConnection, fact: Fact, paths: Paths) -> None:
    found = store.parts(paths, fact.name)
    rows, slices = store.holding(found, fact.schema), pa.table({"slice": sorted(store.frozen_slices(found))})
    slices = slices.cast(pa.schema([("slice", pa.string())]))
    engine.register("given_rows", rows)
    engine.register("given_slices", slices)
    columns = listed(fact)
    engine.execute(f"create table slices_{fact.name} as select slice from given_slices")
    engine.execute(f"create table old_{fact.name} as select {columns} from given_rows")
    engine.execute(f"""create table new_{fact.name} as
        select {columns} from {WAREHOUSE}."{fact.name}" where "{fact.when}" in (select slice from given_slices)""")
    engine.unregister("given_rows")
    engine.unregister("given_slices")
    known = "slice_key" if fact.cell[fact.when] else "member"
    lost = engine.sql(f"select slice from slices_{fact.name} where slice not in (select {known} from {PERIODS})")
    if count := len(lost.fetchall()):
        message = f"{count} closed stretches of days that are published stand in no calendar any more ({fact.name})."
        remedy = "Put terms and school years of days that are over back in district.yml; later ones may change."
        raise ContractError(message, remedy=remedy)


def _number(engine: duckdb.DuckDBPyConnection, facts: Mapping[str, Fact]) -> None:
    """Tables of the rows that are only old or only new, and the changes they belong to."""
    for fact in facts.values():
        old, new = (f"select {listed(fact)} from {side}_{fact.name}" for side in ("old", "new"))
        engine.execute(f"create table gone_{fact.name} as {old} except all {new}")
        engine.execute(f"create table came_{fact.name} as {new} except all {old}")
    differing = " union ".join(
        f"""select '{fact.change}' as kind, cast("{fact.change}" as varchar) as subject from {side}_{fact.name}"""
        for fact in facts.values()
        for side in ("gone", "came")
    )
    engine.execute(f"""create table late as
        select kind, subject, row_number() over (order by kind, subject) - 1 as change from ({differing})""")


def rows_of(engine: duckdb.DuckDBPyConnection, fact: Fact, side: str, *, chosen: str = "true") -> pa.Table:
    """The rows that are only old (`gone`) or only new (`came`), of the chosen changes (SQL on `late`), in order."""
    found = engine.sql(f"""
        select {listed(fact, "r")} from {side}_{fact.name} as r
        inner join late on late.kind = '{fact.change}' and late.subject = cast(r."{fact.change}" as varchar)
        where {chosen} order by all""")
    return found.to_arrow_table().cast(fact.schema)


def listed(fact: Fact, alias: str = "") -> str:
    """The relation's columns, as a select names them."""
    before = f"{alias}." if alias else ""
    return ", ".join(f'{before}"{name}"' for name in fact.columns)
