"""The whole store written anew, aside, because keys of people in it become others: nothing is added or taken away.

Flow: data/frozen/ -> .frozen-whole/ beside it -> data/frozen/; frozen.json, each edition's analyst/manifest.json
The store's files follow from one another by their digests, so all are written anew; the new folder then takes the old
one's place. Killed in between, the next run finishes that first.
"""

import json
import shutil
from collections.abc import Callable

import duckdb
import pyarrow as pa

from coaching import atomic
from coaching.paths import Paths
from warehouse.frozen import noted, store

_MAKING, _WHOLE, _MARK = ".frozen-anew", ".frozen-whole", "rewritten"


def stands_aside(paths: Paths) -> bool:
    """Whether a store that was written whole has not yet taken the old one's place."""
    return (paths.root / _WHOLE).exists()


def take_place(paths: Paths) -> None:
    """Lets a store that stands aside, whole, take the old one's place."""
    if stands_aside(paths):
        shutil.rmtree(paths.frozen, ignore_errors=True)
        atomic.move(paths.root / _WHOLE, paths.frozen)


def mark(paths: Paths) -> str:
    """What the store was last written anew for, as `rewrite` was told; empty where it was told nothing."""
    file = paths.frozen / _MARK
    return file.read_text(encoding="utf-8") if file.exists() else ""


def rewrite(paths: Paths, change: Callable[[pa.Table], pa.Table], *, mark: str = "") -> None:
    """Writes every file anew and puts the new store in the old one's place.

    Args:
        change: what becomes of the rows that a file of a relation adds, and of those that it takes back.
        mark: what it is for: `mark` tells it from the moment on at which the new store is the store.
    """
    making = paths.root / _MAKING
    shutil.rmtree(making, ignore_errors=True)
    for name in store.relations(paths):
        store.rewrite(making / name, store.parts(paths, name), lambda rows: _in_order(rows, change(rows)))
    if mark:
        atomic.write_text(making / _MARK, mark, mode=0o600)
    if making.exists():
        atomic.move(making, paths.root / _WHOLE)
        take_place(paths)


def note(paths: Paths) -> None:
    """Says in every edition, and beside the store, what its files are called by now: as many as they were."""
    heads = store.heads(paths)
    for file in sorted((paths.published / "editions").glob("*/analyst/manifest.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        told["frozen"] = {name: heads.get(name, [])[: len(files)] for name, files in (told.get("frozen") or {}).items()}
        atomic.write_if_changed(file, json.dumps(told, sort_keys=True, indent=2) + "\n", mode=0o640)
    if paths.frozen_files.exists():
        noted.note(paths)


def _in_order(before: pa.Table, rows: pa.Table) -> pa.Table:
    """The rows in the order that follows from them alone; as they were where nothing changed."""
    if rows is before:
        return before
    with duckdb.connect() as engine:
        engine.register("given", rows)
        return engine.sql("from given order by all").to_arrow_table().cast(rows.schema)
