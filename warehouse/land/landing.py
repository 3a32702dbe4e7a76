"""Pages in, one Parquet file with its manifest out: the one place where values in clear meet the disk's edge.

Flow: extractors -> warehouse/land/landing.py -> _incoming/<source>/<stream>/load_date=D/data.parquet
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa

from coaching.ahead import Ahead
from coaching.manifest import FORMAT, Manifest
from coaching.pages import Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse.land import undeclared
from warehouse.land.answers import Answers
from warehouse.land.carrying import carried
from warehouse.land.guards import guard
from warehouse.land.lander import Lander
from warehouse.land.parse import broken_page, in_batches
from warehouse.land.unlinking import Unlinking
from warehouse.land.watch import KnownNames, Watch
from warehouse.land.writer import LoadWriter
from warehouse.store import columns_schema, incoming_file, load_id

_AS_WRITTEN, _NOBODY = Answers(), KnownNames()
_NOBODY_IS_FORGOTTEN = Unlinking()


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
    accepted_rows: int | None = None,
    keep_free_text: bool = False,
    answers: Answers = _AS_WRITTEN,
    known: KnownNames = _NOBODY,
    started_at: str | None = None,
    unlinking: Unlinking = _NOBODY_IS_FORGOTTEN,
) -> Manifest:
    """Writes one load to `_incoming`, whole or not at all.

    Args:
        pull: filled while `pages` are drained; read afterwards.
        previous: the preceding committed load, for the guard against shrinking.
        accepted_rows: down to how many rows an operator accepted a shrink.
        keep_free_text: keep restricted fields, encrypted, in `_extra`.
        answers: how the cells of a form or survey are read.
        known: full names that no kept column may hold.
        started_at: when the pull began (UTC text); now, if not given.
        unlinking: whom nobody is to know again: their own rows are counted, and left out.

    Returns:
        The manifest in the file's footer; its `load_id` holds for a check that puts nothing aside.

    Raises:
        ContractError: a page cannot be read, or a guard refuses the load. Nothing is left behind.
    """
    started = started_at or datetime.now(UTC).isoformat(timespec="seconds")
    day = str(load_date)
    watch = Watch(stream, key, known)
    lander = Lander(
        stream,
        key,
        answers,
        watch,
        keep_free_text=keep_free_text,
        load_date=day,
        extracted_at=started,
        unlinking=unlinking,
    )
    schema = columns_schema(stream, with_problem=True)
    with LoadWriter(incoming_file(paths, stream.source, stream.name, day), schema) as writer:
        for batch in Ahead(in_batches(pages), depth=1):
            writer.write(_quietly(lander, batch))
        watch.judge()
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
            accepted_rows=accepted_rows,
            forgotten=lander.forgotten_rows,
        )
        manifest = _manifest(
            lander, pull, window, key, load_date=day, code_version=code_version, started_at=started, accepted=accepted
        )
        writer.finish(manifest)
    return manifest


def _manifest(
    lander: Lander,
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
    new_fields, new_names = undeclared.told(lander.new_fields, key, stream)
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
        new_fields=new_fields,
        new_names=new_names,
        missing_fields=found.missing if lander.rows else (),
        blank_rows=found.blank_rows,
        empty_fields=found.empty if lander.rows else (),
        named_cells={name: count for name, count in sorted(lander.watch.named.items()) if count},
        lists=pull.lists,
        gaps=pull.gaps,
        carried=lander.carried_rows,
        forgotten=lander.forgotten_rows,
        format=FORMAT,
    )


def _quietly(lander: Lander, batch: list[Page]) -> pa.Table:
    """The last net under the parsers' own: whatever an engine says of a value stays unsaid."""
    first = lander.pages + 1
    try:
        return lander.take(batch)
    except RecursionError:
        problem = "or one after it holds a record that is nested too deeply to be read"
    except (pa.ArrowException, duckdb.Error, ValueError, LookupError, TypeError) as error:
        problem = f"and those after it could not be landed ({type(error).__name__})"
    raise broken_page(lander.stream, first, problem)
