"""What today's door would not have let in, and what it makes of it: one rule for each such thing.

A rule sees the rows and the manifest of a load that was landed before it. What an answer may hold depends on the
district's seeds: landed ones are read as the door reads them, and what was typed goes into `_extra`, sealed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from coaching.district import District
from coaching.manifest import Manifest
from coaching.secrets import PseudonymKey
from coaching.streams import META_COLUMNS, Privacy, Stream
from warehouse.land import undeclared
from warehouse.land.answers import answers_for
from warehouse.land.parse import Batch
from warehouse.land.pseudonyms import pseudonymise
from warehouse.land.sealing import Sealer
from warehouse.land.written import Extra, keep_written

# Kinds whose `_source_file` is the name of a file; of a stream that is configured no more nobody knows the kind.
_OF_FILES = ("file_drop", "")
_PSEUDONYMS = "^;*([0-9a-f]{64};*)*$"
# What stands beside a load's own columns until it is committed, and in its quarantine file.
_BESIDE = ("_problem", "rule_name", "column_name", "reason")


@dataclass(frozen=True)
class Rule:
    """What becomes of a batch of rows, and of the manifest; each leaves alone what it does not concern."""

    name: str
    rows: Callable[[pa.RecordBatch, Stream, PseudonymKey], pa.RecordBatch] = lambda batch, _stream, _key: batch
    manifest: Callable[[Manifest, Stream, PseudonymKey], Manifest] = lambda manifest, _stream, _key: manifest


def _names_of_files(batch: pa.RecordBatch, stream: Stream, key: PseudonymKey) -> pa.RecordBatch:
    at = batch.schema.get_field_index("_source_file")
    if stream.kind not in _OF_FILES or at < 0:
        return batch
    coded = pc.dictionary_encode(batch.column(at))
    digests = [key.digest_of(name) for name in coded.dictionary.to_pylist()]
    return batch.set_column(at, batch.schema.field(at), pa.array(digests, pa.string()).take(coded.indices))


def _names_of_fields(manifest: Manifest, stream: Stream, key: PseudonymKey) -> Manifest:
    new_fields, new_names = undeclared.told(manifest.new_fields, key, stream)
    return replace(manifest, new_fields=new_fields, new_names=new_names)


def _privacy_of_today(batch: pa.RecordBatch, stream: Stream, key: PseudonymKey) -> pa.RecordBatch:
    """Columns that were kept in clear and are pseudonyms or coarsened by today's declaration."""
    kept = {name: batch.column(name) for name in batch.schema.names}
    if not stream.fields:
        return batch
    values = {f.paths[0]: kept[f.name] for f in stream.fields if f.name in kept}
    landed = Batch(batch.num_rows, values, pa.nulls(batch.num_rows, pa.int32()), ())
    for field in stream.fields:
        if field.name not in kept or field.privacy is Privacy.KEEP:
            continue
        today = pseudonymise(replace(field, path=field.paths[0]), landed, key, stream)
        if field.privacy is not Privacy.COARSEN:
            is_done = pc.fill_null(pc.match_substring_regex(kept[field.name], _PSEUDONYMS), True)
            today = pc.if_else(is_done, kept[field.name], today)
        kept[field.name] = today
    return pa.RecordBatch.from_pydict(kept)


def _columns_of_today(batch: pa.RecordBatch, stream: Stream, key: PseudonymKey) -> pa.RecordBatch:
    """What the declaration gave up, such as titles, goes where undeclared fields go, sealed: nothing is lost."""
    gone = [n for n in batch.schema.names if n not in {*stream.columns, *META_COLUMNS, *_BESIDE}]
    if not gone or not stream.fields:
        return batch
    told = enumerate(batch.select(gone).to_pylist())
    found: Extra = {row: {name: value for name, value in values.items() if value} for row, values in told}
    kept = batch.select([n for n in batch.schema.names if n not in gone])
    return _sealed_beside(kept, found, stream, key)


def _sealed_beside(batch: pa.RecordBatch, found: Extra, stream: Stream, key: PseudonymKey) -> pa.RecordBatch:
    """The rows with what was found of them in `_extra`, beside what stood there."""
    sealer, extra = Sealer(key, stream), batch.column("_extra").to_pylist()
    for row, values in found.items():
        if values:
            before = sealer.open(extra[row]) if extra[row] else {}
            extra[row] = sealer.seal(json.dumps({**values, **before}, sort_keys=True))
    return batch.set_column(batch.schema.get_field_index("_extra"), "_extra", pa.array(extra, pa.string()))


def rules_of(stream: Stream, district: District) -> tuple[Rule, ...]:
    """All rules for a stream's loads; of one that is configured no more, those that hold for every load."""
    if not stream.fields:
        return _RULES
    answers = answers_for(stream, district)

    def reread(batch: pa.RecordBatch, _stream: Stream, key: PseudonymKey) -> pa.RecordBatch:
        columns = {name: batch.column(name) for name in batch.schema.names}
        typed: Extra = {}
        keep_written(answers, columns, typed)
        return _sealed_beside(pa.RecordBatch.from_pydict(columns), typed, stream, key)

    return (*_RULES, Rule("answers of today", rows=reread))


_RULES = (
    Rule("names of files", rows=_names_of_files),
    Rule("names of undeclared fields", manifest=_names_of_fields),
    Rule("privacy of today", rows=_privacy_of_today),
    Rule("columns of today", rows=_columns_of_today),
)
