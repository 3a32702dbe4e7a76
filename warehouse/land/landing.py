"""Pages in, one Parquet file with its manifest out: the one place where values in clear meet the disk's edge.

Flow: extractors -> warehouse/land/landing.py -> _incoming/<source>/<stream>/load_date=D/data.parquet
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa

from coaching.ahead import Ahead
from coaching.manifest import Manifest
from coaching.pages import MALFORMED, PLACEHOLDER, Format, Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy, Stream
from warehouse.land.carrying import carried
from warehouse.land.digest import ContentDigest
from warehouse.land.guards import guard
from warehouse.land.parse import Batch, Found, Parser, broken_page, in_batches
from warehouse.land.parse_json import JsonParser
from warehouse.land.parse_rows import RowsParser
from warehouse.land.pseudonyms import Sealer, joined, placeholders, pseudonymise
from warehouse.land.writer import LoadWriter
from warehouse.store import columns_schema, incoming_file, load_id


def land(
    stream: Stream,
    pages: Iterator[Page],
    pull: Pull,
    *,
    paths: Paths,
    load_date: date | str,
    window: Window,
    key: PseudonymKey,
    code_version: str,
    previous: Manifest | None,
    shrink_share: float,
    accept_shrink: bool = False,
    keep_free_text: bool = False,
    started_at: str | None = None,
) -> Manifest:
    """Writes one load to `_incoming`, whole or not at all.

    Args:
        pull: filled while `pages` are drained; read afterwards.
        previous: the preceding committed load, for the guard against shrinking.
        keep_free_text: keep restricted fields, encrypted, in `_extra`.
        started_at: when the pull began (UTC text); now, if not given.

    Returns:
        The manifest in the file's footer; its `load_id` holds for a check that puts nothing aside.

    Raises:
        ContractError: a page cannot be read, or a guard refuses the load. Nothing is left behind.
    """
    started = started_at or datetime.now(UTC).isoformat(timespec="seconds")
    day = str(load_date)
    lander = _Lander(stream, key, keep_free_text=keep_free_text, load_date=day, extracted_at=started)
    schema = columns_schema(stream, with_problem=True)
    with LoadWriter(incoming_file(paths, stream.source, stream.name, day), schema) as writer:
        for batch in Ahead(in_batches(pages), depth=1):
            writer.write(_quietly(lander, batch))
        rest = carried(stream, pull, paths=paths, load_date=day, previous=previous)
        if rest is not None:
            writer.write(lander.carry(rest))
        accepted = guard(
            stream,
            lander.rows,
            pull,
            load_date=day,
            previous=previous,
            shrink_share=shrink_share,
            accept_shrink=accept_shrink,
        )
        manifest = _manifest(
            lander, pull, window, key, load_date=day, code_version=code_version, started_at=started, accepted=accepted
        )
        writer.finish(manifest)
    return manifest


def _manifest(
    lander: "_Lander",
    pull: Pull,
    window: Window,
    key: PseudonymKey,
    *,
    load_date: str,
    code_version: str,
    started_at: str,
    accepted: bool,
) -> Manifest:
    """What the load says of itself, all of whose rows still wait for their check."""
    stream, found, digest = lander.stream, lander.found, lander.digest.finish(key.pseudonyms)
    made = load_id(load_date, content_digest=digest, schema_hash=stream.schema_hash, key_fingerprint=key.fingerprint)
    return Manifest(
        source=stream.source,
        stream=stream.name,
        mode=stream.mode.value,
        load_date=load_date,
        load_id=made,
        rows=lander.rows,
        accepted=lander.rows,
        quarantined=0,
        completeness=pull.completeness.value,
        schema_hash=stream.schema_hash,
        key_fingerprint=key.fingerprint,
        code_version=code_version,
        started_at=started_at,
        window_start=window.start,
        window_end=window.end,
        answered_start=pull.answered_start,
        answered_end=pull.answered_end,
        cursor_out=pull.cursor_out,
        reported_count=pull.reported_count,
        bytes_received=pull.bytes_received,
        shrink_accepted=accepted,
        content_digest=digest,
        new_fields=dict(sorted(found.new.items())),
        missing_fields=found.missing if lander.rows else (),
        blank_rows=found.blank_rows,
        empty_fields=found.empty if lander.rows else (),
        lists=pull.lists,
        gaps=pull.gaps,
        carried=lander.carried_rows,
    )


def _quietly(lander: "_Lander", batch: list[Page]) -> pa.Table:
    """The last net under the parsers' own: whatever an engine says of a value stays unsaid."""
    first = lander.pages + 1
    try:
        return lander.take(batch)
    except (pa.ArrowException, duckdb.Error, ValueError, LookupError, TypeError) as error:
        problem = f"and those after it could not be landed ({type(error).__name__})"
    raise broken_page(lander.stream, first, problem)


class _Lander:
    """What one load carries from batch to batch."""

    def __init__(
        self, stream: Stream, key: PseudonymKey, *, keep_free_text: bool, load_date: str, extracted_at: str
    ) -> None:
        self.rows = self.carried_rows = 0
        self.found = Found(stream)
        self.digest = ContentDigest((*stream.columns, "_extra", "_source_file", "_problem"))
        self.stream = stream
        self._key = key
        self._sealer = Sealer(key, stream)
        self._restricted = [f for f in stream.fields if f.privacy is Privacy.RESTRICT] if keep_free_text else []
        self._stamps = {"_load_id": f"{load_date}-incoming", "_extracted_at": extracted_at}
        self._parsers: dict[Format, Parser] = {}
        self.pages = 0

    def take(self, pages: list[Page]) -> pa.Table:
        """The landing's rows of some pages."""
        batch = self._parser(pages[0].format).parse(pages, first_page=self.pages + 1)
        self.pages += len(pages)
        declared = (f for f in self.stream.fields if f.privacy is not Privacy.DROP)
        columns = {f.name: pseudonymise(f, batch, self._key, self.stream) for f in declared}
        self.found.note_filled(columns)
        clear = self._extra(batch)
        columns |= {"_source_file": batch.source_file(), "_problem": self._problems(batch)}
        self.digest.add({**columns, "_extra": pa.array(clear, pa.string())})
        columns["_extra"] = pa.array([self._sealer.seal(t) if t else None for t in clear], pa.string())
        return self._stamped(columns, batch.rows)

    def carry(self, rows: pa.Table) -> pa.Table:
        """The landing's rows of an earlier load that stand in for what could not be read."""
        columns = {name: rows.column(name).combine_chunks() for name in rows.column_names}
        columns["_problem"] = pa.nulls(rows.num_rows, pa.string())
        self.found.note_filled(columns)
        self.digest.add(columns)
        self.carried_rows += rows.num_rows
        return self._stamped(columns, rows.num_rows)

    def _stamped(self, columns: dict[str, pa.Array], rows: int) -> pa.Table:
        columns["_row_number"] = pa.array(range(self.rows + 1, self.rows + rows + 1), pa.int64())
        columns |= {name: pa.repeat(pa.scalar(text), rows) for name, text in self._stamps.items()}
        self.rows += rows
        return pa.table(columns)

    def _problems(self, batch: Batch) -> pa.Array:
        """Why a row is no record: not one at all, or the source's template where a person's id should stand."""
        found = dict.fromkeys(placeholders(self.stream.fields, batch), PLACEHOLDER) | dict.fromkeys(
            batch.malformed, MALFORMED
        )
        return (
            pa.array([found.get(r) for r in range(batch.rows)], pa.string())
            if found
            else pa.nulls(batch.rows, pa.string())
        )

    def _parser(self, form: Format) -> Parser:
        if form not in self._parsers:
            made: Parser
            match form:
                case Format.JSON:
                    made = JsonParser(self.stream, self.found)
                case Format.CSV | Format.SHEET:
                    made = RowsParser(self.stream, self.found)
            self._parsers[form] = made
        return self._parsers[form]

    def _extra(self, batch: Batch) -> list[str | None]:
        extra = batch.extra
        for field in self._restricted:
            for row, text in enumerate(joined(field, batch).to_pylist()):
                if text:
                    extra.setdefault(row, {})[field.name] = text
        if not extra:
            return [None] * batch.rows
        return [json.dumps(extra[r], sort_keys=True) if r in extra else None for r in range(batch.rows)]
