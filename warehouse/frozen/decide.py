"""Which late changes a night publishes as a restatement, and which go on waiting.

Flow: warehouse.duckdb after the first half of the build, data/frozen/ -> estimates/frozen_*.parquet
Nothing is frozen here: a restatement stands in the store once it is published. Decided again from the same facts it
comes to the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from coaching.marts import Fact, declared_facts
from coaching.paths import Paths
from warehouse.frozen import store
from warehouse.frozen.behind import Behind, behind
from warehouse.frozen.compare import compared, lay_out_past, rows_of
from warehouse.frozen.files import RESTATEMENTS, Decision, own_schema, write
from warehouse.frozen.peel import Peeled, peel
from warehouse.frozen.problem import Flags, Problem
from warehouse.frozen.spread import EARLIER
from warehouse.frozen.telling import restated, waiting


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
    every = declared_facts() if facts is None else facts
    declared = {name: fact for name, fact in every.items() if not fact.is_fixed}
    with compared(paths, declared) as engine:
        found = behind(engine, declared, least_of)
        peeled = _peeled(engine, found, declared, least_of, paths)
        engine.register("decided", pa.table({"kept": peeled.kept, "reason": _reasons(found, peeled.kept)}))
        engine.execute("""create table verdicts as
            select late.*, d.kept, d.reason from late
            inner join (select *, row_number() over () - 1 as change from decided) as d using (change)""")
        of_changes = {name: _moved(engine, fact) for name, fact in declared.items()}
        told = restated(engine, found, peeled.people, paths, load_date)
        decision = Decision(
            {name: gone for name, (gone, _) in of_changes.items()},
            {name: came for name, (_, came) in of_changes.items()},
            told,
            waiting(engine, declared),
        )
    published = int(peeled.kept.sum())
    return Decided(published, len(peeled.kept) - published, write(paths, every, decision))


def _peeled(
    engine: duckdb.DuckDBPyConnection,
    found: Behind,
    facts: Mapping[str, Fact],
    least_of: Mapping[str, float],
    paths: Paths,
) -> Peeled:
    """The changes that may be published whichever of the earlier editions a reader has kept."""
    peeled = peel(found.problem)
    if not peeled.people.any():
        return peeled
    problems = [found.problem, *_since(engine, facts, least_of, paths)]
    left, kept = -1, peeled.kept
    while kept.sum() != left:
        left = int(kept.sum())
        for problem in problems:
            past = np.ones(problem.past, dtype=bool)
            kept = peel(problem, kept=np.concatenate([kept, past])).kept[: len(kept)]
    behind(engine, facts, least_of)  # the tables that the rest of the decision reads
    return peel(found.problem, kept=kept)


def _since(
    engine: duckdb.DuckDBPyConnection, facts: Mapping[str, Fact], least_of: Mapping[str, float], paths: Paths
) -> Iterator[Problem]:
    """The late changes with what was restated before them, against each edition from before a restatement."""
    before = store.held(store.parts(paths, RESTATEMENTS), own_schema(RESTATEMENTS)).to_pylist()
    for cube, version in sorted({(row["cube"], row["restatement_version"]) for row in before}):
        of_cube = {name: fact for name, fact in facts.items() if fact.cube == cube}
        past = lay_out_past(engine, of_cube, paths, version)
        yield behind(engine, of_cube, least_of, base=EARLIER, past=past).problem


def _moved(engine: duckdb.DuckDBPyConnection, fact: Fact) -> tuple[pa.Table, pa.Table]:
    chosen = "late.change in (select change from verdicts where kept)"
    gone, came = (rows_of(engine, fact, side, chosen=chosen) for side in ("gone", "came"))
    return gone, came


def _reasons(found: Behind, kept: Flags) -> list[str]:
    """Why a change waits: in one of its cells too few people stand behind all that is late, or others' must wait."""
    problem = found.problem
    few = peel(problem, rounds=1).kept
    return ["" if k else "other_changes_wait" if f else "too_few_people" for k, f in zip(kept, few, strict=True)]
