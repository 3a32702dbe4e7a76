"""Facts as first published: numbered files that are only ever added, each with its digest and that of the one before.

Flow: [warehouse/frozen/freeze.py] data/frozen/<relation>/000001.parquet, 000002.parquet, … -> the rows that hold now

A file has the relation's columns and `_taken_back`: a restatement takes rows back and adds others, and what was there
before stays readable. Which slices are frozen stands in the footers. Nothing here is derived: what is lost can only
come back from a backup, so a file that is damaged or missing refuses, and never unfreezes. Which files there must be
says warehouse/frozen/noted.py.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching import atomic
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse.frozen.rows import TAKEN_BACK, holding
from warehouse.store.digests import BLANK, KEY, is_intact, stamp

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
            raise ContractError(message, remedy=remedy(paths))
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
    _write(target, pa.concat_tables(told), footer)


def _write(target: Path, rows: pa.Table, footer: Mapping[str, object]) -> None:
    rows = rows.replace_schema_metadata(None)
    with atomic.replacing(target) as written:
        with pq.ParquetWriter(written, rows.schema, compression="zstd") as writer:
            writer.write_table(rows, row_group_size=_ROW_GROUP_ROWS)
            writer.add_key_value_metadata({_FOOTER: json.dumps(footer, sort_keys=True).encode(), KEY: BLANK})
        stamp(written)


def rewrite(folder: Path, found: Sequence[Part], change: Callable[[pa.Table], pa.Table]) -> None:
    """Writes a relation's files anew into another folder, each following the one before it there.

    Args:
        folder: where there is none of them yet.
        found: the files that are.
        change: what becomes of the rows that a file adds, and of those that it takes back.
    """
    previous = ""
    for part in found:
        with pq.ParquetFile(part.file) as opened:
            rows = opened.read()
        gone, columns = rows.column(TAKEN_BACK), [name for name in rows.column_names if name != TAKEN_BACK]
        added, back = (change(rows.filter(which).select(columns)) for which in (pc.invert(gone), gone))
        told = [_marked(added, is_taken_back=False), _marked(back, is_taken_back=True)]
        footer = {"previous": previous, "slices": sorted(part.slices), "version": part.version}
        target = folder / part.file.name
        _write(target, pa.concat_tables(told), footer)
        written = _part(target)
        previous = written.digest if written else ""


def held(found: Sequence[Part], schema: pa.Schema) -> pa.Table:
    """The rows that hold by these files, in the schema's columns and ordered by them."""
    return holding((part.file for part in found), schema)


def before(found: Sequence[Part], version: int) -> tuple[Part, ...]:
    """The files that make what was published before a restatement, and what closed periods were first."""
    return tuple(part for part in found if part.version < version)


def frozen_slices(found: Sequence[Part]) -> frozenset[str]:
    """Every slice that a relation's files freeze."""
    return frozenset().union(*(part.slices for part in found))


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


def remedy(paths: Paths) -> str:
    """What to do where the store is not whole."""
    return (
        f"Readers keep the edition that they have. Put {paths.frozen} and {paths.frozen_files.name} back from the "
        "backup of the data folder that goes with these editions (docs/operations.md); never empty it: closed periods "
        "would change by single records."
    )
