"""What dbt reads of the store: the rows that hold, the slices that are frozen, what was restated and what waits.

Flow: data/frozen/, this night's decision -> estimates/frozen_*.parquet -> dbt source `coaching` -> `…__released`, marts
They are derived: lost ones are written anew from the store.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.marts import Fact, declared_facts
from coaching.paths import Paths
from warehouse import files
from warehouse.frozen import noted, store
from warehouse.frozen.rows import changed, schema_of

SLICES, RESTATEMENTS, WAITING = "slices", "restatements", "waiting"
_PREFIX = "frozen_"
_HEADS = "coaching.frozen_heads"
_OWN = {
    SLICES: pa.schema([("relation", pa.string()), ("slice", pa.string())]),
    RESTATEMENTS: pa.schema(
        {
            "cube": pa.string(),
            "period": pa.string(),
            "restatement_version": pa.int64(),
            "restated_on": pa.date32(),
            "cells_changed": pa.int64(),
            "people_band": pa.string(),
            "change_kinds": pa.string(),
        }
    ),
    WAITING: pa.schema(
        {
            "relation": pa.string(),
            "slice": pa.string(),
            "waiting_reason": pa.string(),
            "changes": pa.int64(),
            "people": pa.int64(),
        }
    ),
    # cells whose value a restatement changes: whether they are shown is decided anew
}


@dataclass(frozen=True)
class Decision:
    """What a night makes of the late changes: rows by relation that are taken back and added, and the four tables."""

    gone: Mapping[str, pa.Table] = field(default_factory=dict)
    came: Mapping[str, pa.Table] = field(default_factory=dict)
    restatements: pa.Table = field(default_factory=lambda: own_schema(RESTATEMENTS).empty_table())
    waiting: pa.Table = field(default_factory=lambda: own_schema(WAITING).empty_table())


def own_schema(name: str) -> pa.Schema:
    """The columns of one of the three tables that are no facts."""
    return _OWN[name]


def schemas(facts: Mapping[str, Fact] | None = None) -> dict[str, pa.Schema]:
    """By the file's name below estimates/, without its ending."""
    declared = declared_facts() if facts is None else facts
    return {f"{_PREFIX}{name}": s for name, s in (*((n, schema_of(f)) for n, f in declared.items()), *_OWN.items())}


def read(paths: Paths, name: str) -> pa.Table:
    """One of the files as it stands; empty where there is none."""
    file = paths.estimates / f"{_PREFIX}{name}.parquet"
    return pq.read_table(file) if file.exists() else own_schema(name).empty_table()


def write(paths: Paths, facts: Mapping[str, Fact], decision: Decision) -> bool:
    """Writes what the store holds with what the decision changes; returns whether facts or slices are others now."""
    tables = {SLICES: _slices(paths, facts), RESTATEMENTS: _restatements(paths, decision)}
    for name, fact in facts.items():
        held = store.held(store.parts(paths, name), schema_of(fact))
        tables[name] = changed(held, decision.gone.get(name), decision.came.get(name))
    others = [_put(paths, name, table) for name, table in tables.items()]
    _put(paths, WAITING, decision.waiting)
    return any(others)


def render(paths: Paths, facts: Mapping[str, Fact] | None = None) -> None:
    """Writes the files from the store, unless they stand and were written from what the store holds.

    Raises:
        ContractError: the store is not whole.
    """
    declared = declared_facts() if facts is None else facts
    noted.refuse_unless_whole(paths)
    wanted = [paths.estimates / f"{name}.parquet" for name in schemas(declared)]
    if not all(_told(file) == _footer(paths)[_HEADS] for file in wanted):
        write(paths, declared, Decision())


def _slices(paths: Paths, facts: Mapping[str, Fact]) -> pa.Table:
    rows = [(name, s) for name in sorted(facts) for s in sorted(store.frozen_slices(store.parts(paths, name)))]
    return files.table(rows, own_schema(SLICES))


def _restatements(paths: Paths, decision: Decision) -> pa.Table:
    schema = own_schema(RESTATEMENTS)
    before = store.held(store.parts(paths, RESTATEMENTS), schema)
    return pa.concat_tables([before, decision.restatements]).combine_chunks()


def _put(paths: Paths, name: str, table: pa.Table) -> bool:
    file = paths.estimates / f"{_PREFIX}{name}.parquet"
    before = file.read_bytes() if file.exists() else b""
    files.write_table(file, table, footer=_footer(paths))
    return file.read_bytes() != before


def _footer(paths: Paths) -> dict[str, str]:
    return {_HEADS: json.dumps(store.heads(paths), sort_keys=True)}


def _told(file: Path) -> str:
    try:
        told: dict[bytes, bytes] = pq.read_metadata(file).metadata or {}
    except (pa.ArrowException, OSError):
        return ""
    return told.get(_HEADS.encode(), b"").decode()
