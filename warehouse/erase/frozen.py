"""What closed periods were published with, without one person: a key that means nobody stands in their place.

Flow: data/frozen/ -> [warehouse/frozen/anew.py] data/frozen/; frozen.json, each edition's analyst/manifest.json
Nothing is added or taken away, so every figure of a closed period stays what it was. Files that are lost are not noted
away: the store is held against its notes before anything is written.
"""

from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.paths import Paths
from warehouse.erase.person import Person
from warehouse.frozen import anew, noted, store

ROWS = "frozen rows"


def refuse_unless_held(person: Person, *, paths: Paths) -> None:
    """Holds the store against its notes, before anything is written.

    Where a killed run of this very erasure has rewritten the store, the notes are of the files before: those of today
    must be as many.

    Raises:
        ContractError: a file is damaged, is not there or is another.
    """
    if anew.stands_aside(paths):  # takes the store's place first; then its files are counted
        return
    parts = [part for name in store.relations(paths) for part in store.parts(paths, name)]
    if any(_hits(part.file, [person.stand_in]) for part in parts):
        noted.refuse_if_fewer(paths)
    else:
        noted.refuse_unless_whole(paths)


def unlink_frozen(person: Person, *, paths: Paths, apply: bool) -> Counter[str]:
    """Puts the stand-in where the person's keys stand; returns in how many rows.

    Args:
        apply: whether to write; otherwise it is only counted.

    Raises:
        ContractError: a file is damaged, or there are fewer than are noted.
    """
    if apply:
        anew.take_place(paths)
        noted.refuse_if_fewer(paths)
    parts = {name: store.parts(paths, name) for name in store.relations(paths)}
    found = Counter({ROWS: sum(len(_hits(part.file, person.everything)) for own in parts.values() for part in own)})
    if apply and found[ROWS]:
        anew.rewrite(paths, lambda rows: _unlinked(rows, person))
    if apply:
        anew.note(paths)
    return found


def _hits(file: Path, keys: Collection[str]) -> list[int]:
    with pq.ParquetFile(file) as opened:
        rows = opened.read()
    return pc.indices_nonzero(_is_of(rows, keys)).to_pylist()  # type: ignore[no-any-return]


def _is_of(rows: pa.Table, keys: Collection[str]) -> pa.Array:
    wanted, found = pa.array(sorted(keys), pa.string()), pa.array([False] * rows.num_rows, pa.bool_())
    for column in (c.combine_chunks() for c in rows.columns if pa.types.is_string(c.type)):
        found = pc.or_(found, pc.is_in(column, value_set=wanted))
    return found


def _unlinked(rows: pa.Table, person: Person) -> pa.Table:
    """The rows with the stand-in."""
    if not pc.any(_is_of(rows, person.everything)).as_py():
        return rows
    keys = pa.array(sorted(person.everything), pa.string())
    for at, name in enumerate(rows.column_names):
        column = rows.column(at).combine_chunks()
        if pa.types.is_string(column.type):
            there = pc.if_else(pc.is_in(column, value_set=keys), person.stand_in, column)
            rows = rows.set_column(at, rows.schema.field(name), there)
    return rows
