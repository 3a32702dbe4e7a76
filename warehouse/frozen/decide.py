"""Which late changes a night publishes as a restatement, and which go on waiting.

Flow: warehouse.duckdb after the first half of the build, data/frozen/ -> estimates/frozen_*.parquet
Nothing is frozen here: a restatement stands in the store once it is published. Decided again from the same facts it
comes to the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb
import pyarrow as pa

from coaching.paths import Paths
from warehouse import files
from warehouse.frozen import store
from warehouse.frozen.behind import Behind, behind
from warehouse.frozen.compare import compared, rows_of
from warehouse.frozen.facts import Fact, declared_facts
from warehouse.frozen.files import REOPENED, RESTATEMENTS, WAITING, Decision, own_schema, write
from warehouse.frozen.peel import Flags, Ints, peel

# 5–9 people are told as such, from ten on by tens: how many exactly would time a single record
_BANDS = (5, 10, 20, 40, 100, 300)


@dataclass(frozen=True)
class Decided:
    """How many late changes are published and how many wait; whether what dbt reads is another than it was."""

    published: int
    waiting: int
    is_other: bool


def decide(
    *,
    paths: Paths,
    least_of: Mapping[str, float],
    load_date: str,
    facts: Mapping[str, Fact] | None = None,
) -> Decided:
    """Compares the facts of frozen slices with what they are today, and writes what follows for dbt to read.

    Args:
        paths: the data folder.
        least_of: the district's thresholds: by audience how many people must stand behind a change.
        load_date: the night.
        facts: the declarations; by default the project's own.

    Raises:
        ContractError: the frozen files are not whole, or the calendar of a closed period was changed.
    """
    declared = declared_facts() if facts is None else facts
    with compared(paths, declared) as engine:
        found = behind(engine, declared, least_of)
        peeled = peel(found.problem)
        engine.register("decided", pa.table({"kept": peeled.kept, "reason": _reasons(found, peeled.kept)}))
        engine.execute("""create table verdicts as
            select late.*, d.kept, d.reason from late
            inner join (select *, row_number() over () - 1 as change from decided) as d using (change)""")
        of_changes = {name: _moved(engine, fact) for name, fact in declared.items()}
        restated, reopened = _restated(engine, found, peeled.people, paths, load_date)
        decision = Decision(
            {name: gone for name, (gone, _) in of_changes.items()},
            {name: came for name, (_, came) in of_changes.items()},
            restated,
            _waiting(engine, declared),
            reopened,
        )
    published = int(peeled.kept.sum())
    return Decided(published, len(peeled.kept) - published, write(paths, declared, decision))


def _moved(engine: duckdb.DuckDBPyConnection, fact: Fact) -> tuple[pa.Table, pa.Table]:
    chosen = "late.change in (select change from verdicts where kept)"
    gone, came = (rows_of(engine, fact, side, chosen=chosen) for side in ("gone", "came"))
    return gone, came


def _reasons(found: Behind, kept: Flags) -> list[str]:
    """Why a change waits: in one of its cells too few people stand behind all that is late, or others' must wait."""
    problem = found.problem
    few = peel(problem, rounds=1).kept
    return ["" if k else "other_changes_wait" if f else "too_few_people" for k, f in zip(kept, few, strict=True)]


def _restated(
    engine: duckdb.DuckDBPyConnection, found: Behind, people: Ints, paths: Paths, load_date: str
) -> tuple[pa.Table, pa.Table]:
    """What readers are told of a restatement, by cube and period, and the cells it changes."""
    telling = sorted(
        {(figure.partition(":")[0], cell) for (cell, figure), n in zip(found.cells, people, strict=True) if n}
    )
    if not telling:
        return own_schema(RESTATEMENTS).empty_table(), own_schema(REOPENED).empty_table()
    reopened = files.table(telling, own_schema(REOPENED))
    engine.register("telling", reopened)
    periods = engine.sql("""
        select telling.cube, e.period, count(distinct cell_key), count(distinct e.person)
        from telling inner join entries as e
            on telling.cell_key = e.cell and telling.cube = split_part(e.figure, ':', 1)
        inner join verdicts using (change)
        where verdicts.kept and e.period not like 'slice:%' and e.person <> ''
        group by telling.cube, e.period order by all""").fetchall()
    reasons = _kinds(engine)
    before = store.holding(store.parts(paths, RESTATEMENTS), own_schema(RESTATEMENTS)).to_pylist()
    rows = [
        (cube, period, 1 + max((r["restatement_version"] for r in before if r["cube"] == cube), default=0),
         date.fromisoformat(load_date), cells, _band(n), reasons)
        for cube, of_cube in groupby(periods, lambda row: row[0])
        for _, period, cells, n in of_cube
    ]  # fmt: skip
    return files.table(rows, own_schema(RESTATEMENTS)), reopened


def _kinds(engine: duckdb.DuckDBPyConnection) -> str:
    found = engine.sql("select distinct kind from verdicts where kept order by kind").fetchall()
    return ", ".join(str(kind).removesuffix("_key") for (kind,) in found)


def _band(people: int) -> str:
    at = sum(people >= bound for bound in _BANDS)
    if not at:
        return f"under {_BANDS[0]}"
    return f"{_BANDS[at - 1]}-{_BANDS[at] - 1}" if at < len(_BANDS) else f"{_BANDS[-1]}+"


def _waiting(engine: duckdb.DuckDBPyConnection, facts: Mapping[str, Fact]) -> pa.Table:
    """By relation, slice and reason: how many changes of how many people wait."""
    counted = " union all ".join(
        f"""select '{name}', r."{fact.when}", v.reason, count(distinct v.change), count(distinct r."{fact.person}")
        from (from gone_{name} union all from came_{name}) as r
        inner join verdicts as v on v.kind = '{fact.change}' and v.subject = cast(r."{fact.change}" as varchar)
        where not v.kept group by all"""
        for name, fact in facts.items()
    )
    return files.table(engine.sql(f"from ({counted}) order by all").fetchall(), own_schema(WAITING))
