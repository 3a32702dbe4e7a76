"""Checks what the extract left aside and commits it: bad rows to quarantine first, then the good ones by one rename.

Flow: landing/_incoming/<source>/<stream> -> landing/_quarantine/... +
landing/<source>/<stream>/load_date=D/data.parquet

Killed anywhere, a rerun gives the same bytes: until the rename nothing counts, and ids follow from content.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from coaching.district import District, Meanings, load_district, read_meanings
from coaching.errors import CoachingError, ContractError, UnavailableError
from coaching.manifest import Manifest
from coaching.outcomes import Outcome, read_outcome, write_outcome
from coaching.paths import Paths
from coaching.streams import Stream
from expectations.door.commit import commit
from expectations.door.evaluate import Verdict, evaluate
from expectations.door.ids import ids_changed
from expectations.door.suites import ROLES, suite_for
from warehouse import store
from warehouse.store.damage import is_readable

_log = logging.getLogger(__name__)
STEP = "check"


def check_load(stream: Stream, file: Path, *, paths: Paths, meanings: Meanings | None = None) -> Manifest:
    """Checks one load that waits in `_incoming`, commits it and removes the file.

    Args:
        stream: the declaration it was pulled by.
        file: the waiting file.
        paths: where the data folder is.
        meanings: what the district says about forms, surveys and files; without it columns mean what they are named.

    Returns:
        The committed manifest, its counts final.

    Raises:
        ContractError: the load broke a promise; nothing was committed and the last good load stays.
    """
    return _check(stream, file, paths, meanings)[0]


def check_source(
    streams: Iterable[Stream], *, load_date: str, paths: Paths, district: District | None = None
) -> list[Outcome]:
    """Checks all waiting loads of one source and night in this process; one refusal does not stop the others.

    Args:
        streams: the source's declared streams.
        load_date: the night.
        paths: where the data folder is.
        district: by default the chosen one.

    Returns:
        One outcome (`landed` or `refused`) for each load that waited, written to `paths.runs` as well.
    """
    district = district or load_district()
    meanings = read_meanings(district)
    found = []
    for stream in streams:
        source = district.sources.get(stream.source)
        settings = source.streams.get(stream.name) if source else None
        share = (settings and settings.shrink_share) or district.thresholds.shrink_share
        found.append(_outcome(stream, load_date, paths, meanings, share))
    return [outcome for outcome in found if outcome]


def _outcome(stream: Stream, load_date: str, paths: Paths, meanings: Meanings, share: float) -> Outcome | None:
    file = store.incoming_file(paths, stream.source, stream.name, load_date)
    started = time.monotonic()
    if file.exists():
        outcome = _landed_or_refused(stream, file, load_date, paths, meanings, share)
    elif (done := _unreported(stream, load_date, paths)) is not None:
        outcome = done
    else:
        return None
    outcome = replace(outcome, seconds=round(time.monotonic() - started, 3))
    write_outcome(paths.runs, outcome)
    return outcome


def _landed_or_refused(
    stream: Stream, file: Path, load_date: str, paths: Paths, meanings: Meanings, share: float
) -> Outcome:
    refused = Outcome(load_date, STEP, stream.source, stream.name, "refused")
    try:
        manifest, verdict = _check(stream, file, paths, meanings)
        changed = ids_changed(stream, manifest, share, paths=paths)
    except CoachingError as error:
        _log.warning("%s.%s refused: %s", stream.source, stream.name, error)
        return replace(refused, reason=str(error), retry=isinstance(error, UnavailableError))
    # a broken file of one stream must not stop the others; its text may quote values
    except Exception as error:  # noqa: BLE001
        _log.error("%s.%s refused: %s", stream.source, stream.name, type(error).__name__)
        return replace(
            refused,
            reason=f"The check failed ({type(error).__name__}). Extract the stream again; if it stays, report "
            "the kind of error.",
        )
    _log.info(
        "%s.%s: %d rows = %d accepted + %d quarantined",
        stream.source,
        stream.name,
        manifest.rows,
        manifest.accepted,
        manifest.quarantined,
    )
    return _landed(manifest, reason=_told(manifest, verdict, changed))


def _unreported(stream: Stream, load_date: str, paths: Paths) -> Outcome | None:
    """A load that was committed before a kill took its outcome."""
    committed = store.load_file(paths, stream.source, stream.name, load_date)
    reported = paths.runs / load_date / f"{STEP}.{stream.source}.{stream.name}.json"
    if (reported.exists() and read_outcome(reported).status != "started") or not is_readable(committed):
        return None
    manifest = store.read_manifest(committed)
    return _landed(manifest) if manifest else None


def _landed(manifest: Manifest, *, reason: str = "") -> Outcome:
    m = manifest
    return Outcome(
        m.load_date,
        STEP,
        m.source,
        m.stream,
        "landed",
        reason,
        rows=m.rows,
        accepted=m.accepted,
        quarantined=m.quarantined,
        gaps=m.gaps,
    )


def _told(manifest: Manifest, verdict: Verdict, changed: str) -> str:
    warnings = [f"Warning {rule}: {count}." for rule, count in sorted(verdict.warnings.items())]
    if manifest.gaps:
        warnings.append(f"Warning: {manifest.gaps_told}.")
    if changed:
        warnings.append(f"Warning: {changed}")
    if manifest.empty_fields:
        warnings.append(f"Warning: empty in every row: {', '.join(manifest.empty_fields)}.")
    if manifest.named_cells:
        cells = ", ".join(f"{name} ({count})" for name, count in manifest.named_cells.items())
        warnings.append(f"Warning: cells kept in clear may name somebody: {cells}.")
    return " ".join(warnings)


def _check(stream: Stream, file: Path, paths: Paths, meanings: Meanings | None) -> tuple[Manifest, Verdict]:
    waiting, verdict = judge(stream, file, meanings)
    manifest = commit(stream, file, waiting, verdict, paths=paths)
    store.remove_incoming(file)
    store.clean(paths, source=stream.source, stream=stream.name)
    return manifest, verdict


def judge(stream: Stream, file: Path, meanings: Meanings | None) -> tuple[Manifest, Verdict]:
    """The manifest of a waiting load and what its check found; nothing is written.

    Raises:
        ContractError: the load is not to be committed.
    """
    waiting = store.read_manifest(file)
    if waiting is None:
        message = f"The waiting load of {stream.source}.{stream.name} has no manifest."
        raise ContractError(message, remedy="Extract the stream again.")
    if waiting.schema_hash != stream.schema_hash:
        message = f"The waiting load of {stream.source}.{stream.name} was pulled by another declaration."
        raise ContractError(message, remedy="Extract the stream again.")
    if stream.feeds in ROLES and waiting.missing_fields:  # a lost heading would otherwise be a column of blanks
        message = (
            f"{stream.source}.{stream.name}: declared columns are missing at the source: "
            f"{', '.join(waiting.missing_fields)}."
        )
        raise ContractError(
            message, remedy="A heading was renamed or lost: mend the form, or the headings in district.yml."
        )
    suite = suite_for(stream, meanings=meanings, night=date.fromisoformat(waiting.load_date))
    return waiting, evaluate(stream, suite, file)
