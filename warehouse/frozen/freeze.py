"""What an edition is published with becomes what closed periods are, before anybody can read it.

Flow: [warehouse/publish/step.py, before the swap of `current`] warehouse.duckdb, estimates/frozen_*.parquet,
estimates/privacy_mask.parquet -> data/frozen/
A kill on the way leaves rows frozen that nobody has seen: the next night publishes them as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.errors import ContractError
from coaching.marts import Fact, declared_facts
from coaching.paths import Paths
from warehouse.engine import Schema, reading
from warehouse.files import table
from warehouse.frozen import files, noted, store
from warehouse.frozen.compare import listed
from warehouse.frozen.rows import changed, schema_of

MASK = "mask"
RELEASED = "__released"
_STATES = pa.schema(
    [
        ("cube", pa.string()),
        ("family", pa.string()),
        ("cell_key", pa.string()),
        ("is_shown", pa.bool_()),
        ("reason", pa.string()),
    ]
)


@dataclass(frozen=True)
class Frozen:
    """What an edition says of it: the store's files by their digests, and every restatement that it contains."""

    files: Mapping[str, list[str]]
    restatements: list[dict[str, object]]


def freeze(paths: Paths, facts: Mapping[str, Fact] | None = None) -> Frozen:
    """Freezes the facts of closed slices and the mask of closed periods, as the warehouse holds them.

    Raises:
        ContractError: the store is not whole, or what was built contradicts it; nothing may be published then.
    """
    declared = declared_facts() if facts is None else facts
    noted.refuse_unless_whole(paths)
    if not declared:
        return Frozen({}, [])
    told = _told(paths)
    versions = {str(row["cube"]): int(str(row["restatement_version"])) for row in told}
    with reading(paths.warehouse) as warehouse:
        released = {name: _released(warehouse, fact) for name, fact in declared.items()}
        closed = {name: _closed(warehouse, "slice_key" if f.cell[f.when] else "member") for name, f in declared.items()}
        periods = _closed(warehouse, "member")
    moves = {name: _moved(paths, fact, released[name], closed[name]) for name, fact in declared.items()}
    states = _states(paths, periods)
    for name, (slices, gone, came) in moves.items():
        if gone.num_rows or came.num_rows:
            store.append(paths, name, came, taken_back=gone, version=versions.get(declared[name].cube, 0))
        if slices:
            rows = _within(released[name], declared[name].when, slices)
            store.append(paths, name, rows, slices=slices)
    if told:
        rows = pa.Table.from_pylist(told, schema=files.own_schema(files.RESTATEMENTS))
        store.append(paths, files.RESTATEMENTS, rows)
    if states[0].num_rows or states[1].num_rows:
        store.append(paths, MASK, states[1], taken_back=states[0])
    every = files.read(paths, files.RESTATEMENTS).to_pylist()
    return Frozen(noted.note(paths), [{name: str(value) for name, value in row.items()} for row in every])


def states(paths: Paths) -> dict[tuple[str, str, str], bool]:
    """Whether a cell (cube, family, cell_key) was published as shown: so it stays, whatever is restated."""
    held = store.held(store.parts(paths, MASK), _STATES).to_pylist()
    return {(row["cube"], row["family"], row["cell_key"]): row["is_shown"] for row in held}


def reasons(paths: Paths) -> dict[tuple[str, str, str], str]:
    """Why a cell was hidden when it was frozen: another night would give another one, and other bytes."""
    held = store.held(store.parts(paths, MASK), _STATES).to_pylist()
    return {(row["cube"], row["family"], row["cell_key"]): row["reason"] for row in held if not row["is_shown"]}


def _told(paths: Paths) -> list[dict[str, object]]:
    """The restatements that no edition has yet."""
    known = store.held(store.parts(paths, files.RESTATEMENTS), files.own_schema(files.RESTATEMENTS)).to_pylist()
    return [row for row in files.read(paths, files.RESTATEMENTS).to_pylist() if row not in known]


def _released(warehouse: duckdb.DuckDBPyConnection, fact: Fact) -> pa.Table:
    rows = warehouse.sql(f'select {listed(fact)} from {Schema.INTERMEDIATE}."{fact.name}{RELEASED}" order by all')
    return rows.to_arrow_table().cast(schema_of(fact))


def _closed(warehouse: duckdb.DuckDBPyConnection, known: str) -> frozenset[str]:
    query = f"select distinct {known} from {Schema.INTERMEDIATE}.int_period_slices__members where is_closed"
    return frozenset(str(name) for (name,) in warehouse.sql(query).fetchall())


def _moved(
    paths: Paths, fact: Fact, released: pa.Table, closed: frozenset[str]
) -> tuple[list[str], pa.Table, pa.Table]:
    """The slices that close now, and of those frozen before the rows that are taken back and added."""
    found = store.parts(paths, fact.name)
    frozen = store.frozen_slices(found)
    held, now = store.held(found, schema_of(fact)), _within(released, fact.when, sorted(frozen))
    none = schema_of(fact).empty_table()
    gone, came = (none, none) if held.equals(now) else (changed(held, now, None), changed(now, held, None))
    if not now.equals(files.read(paths, fact.name).combine_chunks().cast(schema_of(fact))):
        message = f"What was built of {fact.name} is not what the closed periods hold by this night's decision."
        raise ContractError(message, remedy="The current edition stays. Run the steps from `build` on.")
    return sorted(closed - frozen), gone, came


def _within(rows: pa.Table, when: str, slices: list[str]) -> pa.Table:
    with duckdb.connect() as engine:
        engine.register("given", rows)
        engine.register("wanted", pa.table({"slice": pa.array(slices, pa.string())}))
        chosen = engine.sql(f'select * from given where "{when}" in (select slice from wanted) order by all')
        return chosen.to_arrow_table().cast(rows.schema)


def _states(paths: Paths, periods: frozenset[str]) -> tuple[pa.Table, pa.Table]:
    """Of the mask of closed periods the rows to take back and to add.

    Raises:
        ContractError: a cell that was hidden for good would be shown.
    """
    held = store.held(store.parts(paths, MASK), _STATES)
    mask = pq.read_table(paths.estimates / "privacy_mask.parquet").to_pylist()
    now = {
        (row["cube"], row["family"], row["cell_key"]): (not row["suppressed"], row["reason"])
        for row in mask
        if periods.intersection(row["cell_key"].split("|"))
    }
    was = {(row["cube"], row["family"], row["cell_key"]): row["is_shown"] for row in held.to_pylist()}
    shown = [name for name, (is_shown, _) in now.items() if is_shown and was.get(name) is False]
    if shown:
        message = f"{len(shown)} cells of closed periods that were published as hidden would be shown."
        raise ContractError(message, remedy="The current edition stays. Run the steps from `estimate` on.")
    others = [name for name, (is_shown, _) in sorted(now.items()) if was.get(name) is not is_shown]
    gone = [(*name, True, None) for name in others if name in was]
    came = [(*name, *now[name]) for name in others]
    return table(gone, _STATES), table(came, _STATES)
