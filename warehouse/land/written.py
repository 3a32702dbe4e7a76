"""What was written where an answer landed: kept sealed beside it, so that it can be read again by other seeds.

Flow: Lander -> `_extra` -> Rereader, for `coaching replay`
"""

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse.land.answers import Answers
from warehouse.land.digest import ContentDigest
from warehouse.land.sealing import Sealer

_WRITTEN = "_written"  # no heading: those of `_extra` are a source's
Extra = dict[int, dict[str, object]]


def digested(stream: Stream) -> tuple[str, ...]:
    """The columns that a load's content is told by."""
    return (*stream.columns, "_extra", "_source_file", "_problem")


def as_text(extra: Mapping[int, object], rows: int) -> list[str | None]:
    """What is to be sealed of each row, as JSON."""
    return [json.dumps(extra[r], sort_keys=True) if r in extra else None for r in range(rows)]


def keep_written(answers: Answers, columns: dict[str, pa.Array], extra: Extra) -> None:
    """Reads the answers among some landing columns in place; what is not as it was written goes into `extra`."""
    kept: dict[int, dict[str, str]] = {}
    for name in answers.readers.keys() & columns.keys():
        written = columns[name]
        columns[name] = answers.read(name, written)
        changed = pc.indices_nonzero(pc.fill_null(pc.not_equal(written, columns[name]), False))
        for row, text in zip(changed.to_pylist(), written.take(changed).to_pylist(), strict=True):
            kept.setdefault(row, {})[name] = text
    for row, texts in kept.items():
        extra.setdefault(row, {})[_WRITTEN] = texts


def _taken_out(told: dict[str, object]) -> dict[str, str]:
    written = told.pop(_WRITTEN, {})
    return {column: str(text) for column, text in written.items()} if isinstance(written, dict) else {}


class Rereader:
    """Reads the answers of a load that has landed by today's seeds, table by table in the load's order."""

    def __init__(self, stream: Stream, key: PseudonymKey, answers: Answers) -> None:
        """Prepares to open and to seal."""
        self.changed = False
        self._answers, self._key = answers, key
        self._sealer = Sealer(key, stream)
        self._digest = ContentDigest(digested(stream))

    def take(self, rows: pa.Table) -> pa.Table:
        """The rows as they land today; a cell without what was written in its stead was landed as it was written."""
        columns = {name: rows.column(name).combine_chunks() for name in rows.column_names}
        sealed = columns["_extra"].to_pylist()
        extra: Extra = {n: self._sealer.open(text) for n, text in enumerate(sealed) if text}
        before = as_text(extra, len(rows))
        kept = {row: _taken_out(told) for row, told in extra.items()}
        read = self._answers.readers.keys() & columns.keys()
        for name in read:
            cells = columns[name].to_pylist()
            columns[name] = pa.array([kept.get(n, {}).get(name, c) for n, c in enumerate(cells)], pa.string())
        keep_written(self._answers, columns, extra)
        clear = as_text({row: told for row, told in extra.items() if told}, len(rows))
        self._digest.add({**columns, "_extra": pa.array(clear, pa.string())})
        if clear != before or not all(columns[name].equals(rows.column(name).combine_chunks()) for name in read):
            self.changed = True
            columns["_extra"] = self._sealer.sealed(clear)
        return pa.table(columns, schema=rows.schema)

    def content_digest(self) -> str:
        """Of all the rows taken, as the landing would have told them."""
        return self._digest.finish(self._key.pseudonyms)
