"""What everybody was called, and is called under the new key: pseudonyms, and the keys of tables that follow from them.

Flow: landing, key map -> keys/rotating.parquet -> closed periods, seeds, the log of asked names, the proof
The models make a person's key as md5 of district, kind of identity and pseudonym, and an answer's key as md5 of where
it stands and of its record's key (`surrogate_key`, `unpivoted_answers`). Closed periods hold both, and no model makes
them again, so both are made here the same way, from the old pseudonyms and from the new ones.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import md5
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.district import District
from coaching.paths import Paths
from coaching.streams import Privacy, Stream
from warehouse import files
from warehouse.build.keys import keys_file
from warehouse.build.settings import kind_sources, record_of
from warehouse.erase.landed import landed_files
from warehouse.rotate.loads import Rotation
from warehouse.rotate.values import SOURCE_FILE, Later, pseudonym_columns, renew, renewed
from warehouse.store import load_files

SCHEMA = pa.schema([("old", pa.string()), ("new", pa.string())])
_BATCH = 65_536
# Kinds of identity of which the models make a person's key, by what the pseudonym is of.
_KINDS = {
    Privacy.PSEUDONYMISE_EMAIL: ("email_hash",),
    Privacy.PSEUDONYMISE_NAME: ("name_hash",),
    Privacy.PSEUDONYMISE: ("roster", "roster_id", "respondent_id"),
}
_EVERY_KIND = tuple(kind for kinds in _KINDS.values() for kind in kinds)
Pairs = Iterator[tuple[str, str]]


def surrogate_key(district: str, *parts: str) -> str:
    """A key as `macros/keys.sql` makes it."""
    return md5("|".join((district, *parts)).encode(), usedforsecurity=False).hexdigest()


def write_renamed(rotation: Rotation, district: District, *, paths: Paths) -> None:
    """Writes it whole, unless it stands: what has been rewritten since cannot tell it any more."""
    if paths.renamed.exists():
        return
    told: dict[str, str] = {}
    known: dict[tuple[str, str], set[str]] = {}
    for old, new, kinds in _pseudonyms(rotation, paths):
        told[old] = new
        known.setdefault((old, new), set()).update(kinds)
    told |= dict(_people(known, rotation, district))
    told |= dict(_answers(rotation, district, paths))
    files.write_table(paths.renamed, files.table(sorted(told.items()), SCHEMA))


def read_renamed(paths: Paths) -> dict[str, str]:
    """Old -> new; an answer's key may be the same in both."""
    rows = pq.read_table(paths.renamed)
    return dict(zip(rows.column("old").to_pylist(), rows.column("new").to_pylist(), strict=True))


def _pseudonyms(rotation: Rotation, paths: Paths) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each pseudonym that is stored, what it becomes, and of which kinds of identity it may be."""
    for file in landed_files(paths):
        later, stream = rotation.later_than(file), rotation.stream_of(file, paths)
        if later:
            with pq.ParquetFile(file) as opened:
                for batch in opened.iter_batches(_BATCH):
                    yield from _in_rows(batch, stream, later)
    later, file = rotation.later(rotation.before), keys_file(paths)
    if file.exists():
        rows = pq.read_table(file)
        for name in ("roster_id", "person_id"):
            yield from ((old, renewed(old, later), ("roster", "roster_id")) for old in _each(rows.column(name)))


def _in_rows(batch: pa.RecordBatch, stream: Stream, later: Later) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    kinds = {f.name: _kinds(f.privacy, stream) for f in stream.fields}
    for name in pseudonym_columns(stream, batch):
        for old in _each(batch.column(name)):
            yield old, renewed(old, later), kinds.get(name, _EVERY_KIND)
    yield from ((old, new, ()) for old, new in _file_names(batch, stream, later))


def _each(column: pa.Array) -> Iterator[str]:
    """The pseudonyms of a column, of lists too."""
    for cell in pc.unique(column).to_pylist():
        yield from filter(None, (cell or "").split(";"))


def _file_names(batch: pa.RecordBatch, stream: Stream, later: Later) -> Pairs:
    if SOURCE_FILE in batch.schema.names:
        before, after = batch.column(SOURCE_FILE), renew(batch.select([SOURCE_FILE]), stream, later).column(SOURCE_FILE)
        pairs = set(zip(before.to_pylist(), after.to_pylist(), strict=True))
        yield from ((old, new) for old, new in pairs if old and new != old)


def _kinds(privacy: Privacy, stream: Stream) -> tuple[str, ...]:
    if privacy is Privacy.PSEUDONYMISE and stream.kind:
        return (*_KINDS[privacy], stream.kind, f"{stream.kind}_user_id")
    return _KINDS.get(privacy, ())


def _people(known: Mapping[tuple[str, str], Iterable[str]], rotation: Rotation, district: District) -> Pairs:
    """The keys that persons have by each pseudonym, in each id space of the district."""
    name = district.name
    sources = kind_sources(tuple(rotation.streams.values()))
    spaces = sorted({one["id_space"] for of_kind in sources.values() for one in of_kind} - {*sources})
    for (old, new), kinds in known.items():
        for kind in kinds:
            yield surrogate_key(name, kind, old), surrogate_key(name, kind, new)
            for space in spaces:
                yield surrogate_key(name, kind, f"{space}:{old}"), surrogate_key(name, kind, f"{space}:{new}")


def _answers(rotation: Rotation, district: District, paths: Paths) -> Pairs:
    """The keys of answers in every load of a form or survey, and those of respondents whom nothing else tells."""
    for stream in rotation.streams.values():
        source = district.sources.get(stream.source)
        settings = source.streams.get(stream.name) if source else None
        if not stream.feeds or settings is None:
            continue
        about = (district.name, stream.source, settings.form_id or stream.name, settings.form_version)
        for _, file in load_files(paths, stream.source, stream.name):
            for old, new in _answers_of(file, stream, about, rotation):
                yield old, new
                yield surrogate_key(district.name, "response", old), surrogate_key(district.name, "response", new)


def _answers_of(file: Path, stream: Stream, about: Sequence[str], rotation: Rotation) -> Pairs:
    later = rotation.later_than(file)
    with pq.ParquetFile(file) as opened:
        before = pa.Table.from_batches(opened.iter_batches(_BATCH), opened.schema_arrow)
    if not later or not before.num_rows:
        return
    for name in {*stream.key, *record_of(stream)} - {*before.column_names}:  # declared since; no row has it
        before = before.append_column(name, pa.nulls(before.num_rows, pa.string()))
    after = pa.Table.from_batches([renew(batch, stream, later) for batch in before.to_batches()])
    yield from zip(*(_keys(rows, stream, about) for rows in (before, after)), strict=True)


def _keys(rows: pa.Table, stream: Stream, about: Sequence[str]) -> Sequence[str]:
    """The key of each row's answer, in the rows' order; records of one key are told apart by their values.

    Args:
        about: district, source, form and its version.
    """
    key = stream.key or (SOURCE_FILE, "_row_number")
    parts = ", ".join(f"""coalesce(cast("{name}" as varchar), '')""" for name in key)
    record = ", ".join(f'"{name}" nulls first' for name in record_of(stream))
    turn = f"dense_rank() over (partition by {parts} order by {record})"
    with duckdb.connect() as engine:
        engine.register("given", rows.append_column("_at", pa.array(range(rows.num_rows))))
        found = engine.execute(
            f"""select md5(case turn when 1 then told else concat_ws('|', told, cast(turn as varchar)) end) from (
                select _at, {turn} as turn, concat_ws('|', ?, ?, ?, ?, {parts}) as told from given
            ) order by _at""",
            [*about],
        ).fetchall()
    return [str(made) for (made,) in found]
