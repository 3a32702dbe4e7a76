"""Facts as first published: numbered files that are only ever added, each with its digest and that of the one before.

Flow: [warehouse/frozen/freeze.py] data/frozen/<relation>/000001.parquet, 000002.parquet, … -> the rows that hold now

A file has the relation's columns and `_taken_back`: a restatement takes rows back and adds others, and what was there
before stays readable. Which slices are frozen stands in the footers. Nothing here is derived: what is lost can only
come back from a backup, so a file that is damaged or missing refuses, and never unfreezes.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching import atomic
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse.store.digests import BLANK, KEY, is_intact, stamp

TAKEN_BACK = "_taken_back"
_FOOTER = b"coaching.frozen"
_ROW_GROUP_ROWS = 20_480


@dataclass(frozen=True)
class Part:
    """One file of a relation.

    Attributes:
        slices: what it freezes; none in a restatement.
        version: the restatement's, 0 where the file freezes.
        previous: the digest of the file before; empty in the first.
    """

    file: Path
    slices: frozenset[str]
    version: int
    previous: str
    digest: str


def parts(paths: Paths, relation: str) -> tuple[Part, ...]:
    """The files of a relation in their order, each read through.

    Raises:
        ContractError: one is damaged or missing.
    """
    found: list[Part] = []
    for number, file in enumerate(sorted((paths.frozen / relation).glob("[0-9]*.parquet")), 1):
        part = _part(file)
        before = found[-1].digest if found else ""
        if part is None or part.previous != before or file.stem != f"{number:06d}":
            what = "is damaged" if part is None else "does not follow the one before it"
            message = (
                f"Frozen file {relation}/{file.name} {what}: what closed periods were published with is not whole."
            )
            raise ContractError(message, remedy=_remedy(paths))
        found.append(part)
    return tuple(found)


def relations(paths: Paths) -> list[str]:
    """The relations that have frozen rows."""
    return sorted({p.parent.name for p in paths.frozen.glob("*/[0-9]*.parquet")})


def heads(paths: Paths) -> dict[str, list[str]]:
    """By relation the digests of its files, for an edition's manifest."""
    return {name: [part.digest for part in parts(paths, name)] for name in relations(paths)}


def append(
    paths: Paths,
    relation: str,
    added: pa.Table,
    *,
    taken_back: pa.Table | None = None,
    slices: Collection[str] = (),
    version: int = 0,
) -> None:
    """Adds the next file: written aside, flushed and renamed. Equal rows give equal bytes.

    Args:
        added: rows in an order that follows from them alone.
        taken_back: rows of the same columns that hold no longer.
        slices: those that this freezes.
        version: the restatement's.

    Raises:
        ContractError: the files before are not whole.
    """
    before = parts(paths, relation)
    target = paths.frozen / relation / f"{len(before) + 1:06d}.parquet"
    footer = {"previous": before[-1].digest if before else "", "slices": sorted(slices), "version": version}
    told = (_marked(added, is_taken_back=False), *([_marked(taken_back, is_taken_back=True)] if taken_back else []))
    rows = pa.concat_tables(told).replace_schema_metadata(None)
    with atomic.replacing(target) as written:
        with pq.ParquetWriter(written, rows.schema, compression="zstd") as writer:
            writer.write_table(rows, row_group_size=_ROW_GROUP_ROWS)
            writer.add_key_value_metadata({_FOOTER: json.dumps(footer, sort_keys=True).encode(), KEY: BLANK})
        stamp(written)


def holding(found: Sequence[Part], schema: pa.Schema) -> pa.Table:
    """The rows that hold now, in the schema's columns and ordered by them; a column that came later is NULL."""
    if not found:
        return schema.empty_table()
    first, *others = (_conformed(part.file, schema) for part in found)
    held = first.drop_columns([TAKEN_BACK])
    if not others:
        return held
    rows = pa.concat_tables(others)
    gone, rows = rows[TAKEN_BACK], rows.drop_columns([TAKEN_BACK])
    return changed(held, rows.filter(gone), rows.filter(pc.invert(gone)))


def changed(rows: pa.Table, gone: pa.Table | None, came: pa.Table | None) -> pa.Table:
    """Rows (in their order) with those that came and without those that are gone, ordered by all columns."""
    if not (gone and gone.num_rows) and not (came and came.num_rows):
        return rows
    with duckdb.connect() as engine:
        for name, table in (("rows", rows), ("gone", gone), ("came", came)):
            engine.register(name, rows.schema.empty_table() if table is None else table)
        held = engine.sql("(from rows union all from came) except all from gone order by all").to_arrow_table()
    return held.cast(rows.schema)


def frozen_slices(found: Sequence[Part]) -> frozenset[str]:
    """Every slice that a relation's files freeze."""
    return frozenset().union(*(part.slices for part in found))


def refuse_unless_whole(paths: Paths) -> None:
    """Holds the store against what the editions say of it.

    Raises:
        ContractError: a file that an edition was published with is not there, or is another.
    """
    stands = heads(paths)
    for manifest in sorted((paths.published / "editions").glob("*/analyst/manifest.json")):
        told: Mapping[str, list[str]] = json.loads(manifest.read_text(encoding="utf-8")).get("frozen") or {}
        lost = sorted(name for name, files in told.items() if stands.get(name, [])[: len(files)] != files)
        if lost:
            message = (
                f"Of {len(lost)} relations ({', '.join(lost)}) frozen files of edition {manifest.parts[-3]} are lost."
            )
            raise ContractError(message, remedy=_remedy(paths))


def _part(file: Path) -> Part | None:
    try:
        told = pq.read_metadata(file).metadata or {}
        footer = json.loads(told[_FOOTER])
        is_whole = is_intact(file)
    except (pa.ArrowException, OSError, KeyError, ValueError):
        return None
    digest = told[KEY].decode()
    return Part(file, frozenset(footer["slices"]), footer["version"], footer["previous"], digest) if is_whole else None


def _marked(rows: pa.Table, *, is_taken_back: bool) -> pa.Table:
    return rows.append_column(TAKEN_BACK, pa.array([is_taken_back] * rows.num_rows, pa.bool_()))


def _conformed(file: Path, schema: pa.Schema) -> pa.Table:
    with pq.ParquetFile(file) as opened:
        rows = opened.read()
    named = [
        rows[field.name].cast(field.type) if field.name in rows.schema.names else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table([*named, rows[TAKEN_BACK]], names=[*schema.names, TAKEN_BACK])


def _remedy(paths: Paths) -> str:
    return (
        f"Readers keep the edition that they have. Put {paths.frozen} back from the backup of the data folder that "
        "goes with these editions (docs/operations.md); never empty it: closed periods would change by single records."
    )
