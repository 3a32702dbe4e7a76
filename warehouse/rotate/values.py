"""What a value becomes under the newer secrets of the key: pseudonyms, lists of them, stand-ins, what is sealed.

Flow: one column of a landed file -> the same, of today's key
"""

import json
import re
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from coaching.errors import ConfigError
from coaching.secrets import PseudonymKey
from coaching.streams import META_COLUMNS, Stream
from warehouse.land.sealing import Sealer
from warehouse.land.unlinking import NOBODY, wrapped_stand_in

Later = Sequence[PseudonymKey]
_PSEUDONYM = re.compile("[0-9a-f]{64}")
_PSEUDONYMS = "^;*[0-9a-f]{64}(;+[0-9a-f]{64})*;*$"
_KEY_CHARS = 32
_DIGEST = re.compile("[0-9a-f]{16}")
_OF_FILES = ("file_drop", "")  # kinds whose `_source_file` is a digest of a file's name; of an unknown stream it may be
EXTRA, SOURCE_FILE = "_extra", "_source_file"
# What stands beside a load's own columns until it is committed, and in its quarantine file.
_BESIDE = ("_problem", "rule_name", "column_name", "reason")


def renewed(cell: str, later: Later) -> str:
    """A cell of pseudonyms, joined with `;`, as the later secrets have it; what is no pseudonym stays."""
    return ";".join(_renewed(part, later) if _PSEUDONYM.fullmatch(part) else part for part in cell.split(";"))


def _renewed(pseudonym: str, later: Later) -> str:
    for key in later:
        is_nobody = pseudonym.startswith(NOBODY)
        pseudonym = wrapped_stand_in(pseudonym, key.forgetting) if is_nobody else key.wrapped(pseudonym)
    return pseudonym


def renewed_digest(digest: str, later: Later) -> str:
    """The digest of a file's name likewise; what is none stays."""
    if _DIGEST.fullmatch(digest):
        for key in later:
            digest = key.wrapped_digest(digest)
    return digest


def pseudonym_columns(stream: Stream, rows: pa.RecordBatch | pa.Table) -> list[str]:
    """The columns that hold pseudonyms: by the declaration; of what is declared no more, by their values."""
    declared = {f.name: f.is_pseudonym for f in stream.fields}
    found = []
    for field in rows.schema:
        if field.name in {*META_COLUMNS, *_BESIDE} or not pa.types.is_string(field.type):
            continue
        is_one = declared[field.name] if field.name in declared else _holds_pseudonyms(rows.column(field.name))
        found += [field.name] if is_one else []
    return found


def unknown_key(key: str, later: Later) -> str:
    """What a person's key becomes that no load tells any more: it follows from it and the later secrets."""
    for one in later:
        key = one.wrapped(key)
    return key[:_KEY_CHARS]


def _holds_pseudonyms(column: pa.Array) -> bool:
    return pc.any(pc.match_substring_regex(column, _PSEUDONYMS)).as_py() or False


def renew(rows: pa.RecordBatch, stream: Stream, later: Later) -> pa.RecordBatch:
    """The rows with their pseudonyms, and the digests of files' names, as the later secrets have them."""
    for name in pseudonym_columns(stream, rows):
        rows = _mapped(rows, name, lambda cell: renewed(cell, later))
    if stream.kind in _OF_FILES and SOURCE_FILE in rows.schema.names:
        rows = _mapped(rows, SOURCE_FILE, lambda cell: renewed_digest(cell, later))
    return rows


def _mapped(rows: pa.RecordBatch, name: str, change: Callable[[str], str]) -> pa.RecordBatch:
    at = rows.schema.get_field_index(name)
    coded = pc.dictionary_encode(rows.column(at))
    made = pa.array([change(value) for value in coded.dictionary.to_pylist()], pa.string())
    return rows.set_column(at, rows.schema.field(at), made.take(coded.indices))


class Resealer:
    """Opens what an earlier key sealed, and seals it under the newest; says how many values no key opened."""

    def __init__(self, stream: Stream, before: Sequence[PseudonymKey], key: PseudonymKey) -> None:
        """Takes the generations that may have sealed it, and the one that is to."""
        self.unopened = 0
        self._before = [Sealer(one, stream) for one in reversed(before)]
        self._new = Sealer(key, stream)

    def reseal(self, sealed: str, change: Callable[[str], str] = str) -> str:
        """The same values, sealed anew; as it was where no key opens it, for nobody can read it then.

        Args:
            change: what becomes of the names of the values.
        """
        for sealer in self._before:
            try:
                opened = sealer.open(sealed)
            except (ConfigError, ValueError):
                continue
            return self._new.seal(json.dumps({change(name): told for name, told in opened.items()}, sort_keys=True))
        self.unopened += 1
        return sealed

    def column(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """The rows with `_extra` sealed anew."""
        at = rows.schema.get_field_index(EXTRA)
        if at < 0:
            return rows
        made = [text and self.reseal(text) for text in rows.column(at).to_pylist()]
        return rows.set_column(at, rows.schema.field(at), pa.array(made, pa.string()))
