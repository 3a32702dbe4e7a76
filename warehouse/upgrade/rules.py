"""What today's door would not have let in, and what it makes of it: one rule for each such thing.

A rule sees the rows and the manifest of a load that was landed before it. Rules for cells (codes, titles) belong here:
they read the landed column through the door's own function, and what it refuses goes into `_extra`, sealed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from coaching.manifest import Manifest
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse.land import undeclared

# Kinds whose `_source_file` is the name of a file; of a stream that is configured no more nobody knows the kind.
_OF_FILES = ("file_drop", "")


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


RULES = (Rule("names of files", rows=_names_of_files), Rule("names of undeclared fields", manifest=_names_of_fields))
