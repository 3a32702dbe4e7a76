"""The steps of a night, one function each, called alike by the command line and by Airflow.

Flow: extract -> check (per source) -> build -> estimate -> build_marts -> check_marts -> publish -> report.
A step reads what the step before left on disk and nothing else, so each can be run, killed and run again alone.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from coaching import acceptance, version
from coaching.connections import Connection
from coaching.errors import CoachingError, ContractError, UnavailableError
from coaching.night import Night, data_through
from coaching.outcomes import Outcome, read_outcomes, write_outcome
from coaching.report import write as write_report
from coaching.streams import Mode, Stream

if TYPE_CHECKING:
    from coaching.manifest import Manifest

log = logging.getLogger(__name__)


def import_ahead() -> None:
    """Imports what the steps need, for a process that forks them: Great Expectations alone costs each of them six seconds otherwise."""
    for module in ("extractors", "warehouse.landing", "warehouse.index", "warehouse.estimate", "warehouse.protect", "warehouse.publish"):
        _lazy(module)
    _lazy("extractors").kinds()
    for module in ("expectations.check", "expectations.marts"):
        _lazy(module)
    _lazy("expectations.engine").great_expectations()


def extract(night: Night, source: str, name: str, *, repull: bool = False) -> Outcome:
    """Pulls one stream into `_incoming`, pseudonymised; a refusal leaves the last good load as it is.

    Raises:
        CoachingError: the stream was refused; its outcome is written and says why.
    """
    stream = night.stream(source, name)
    earlier = _earlier(night, source, name)
    with _outcome(night, "extract", source, name) as note:
        store, windows = _lazy("warehouse.store"), _lazy("warehouse.windows")
        kept = _kept(night, stream) if not repull else None
        if kept is not None:
            return note(**(asdict(earlier) if earlier else {"status": "kept", "reason": kept}))
        store.check_key(night.paths, night.key.fingerprint)
        store.remove_incoming(store.incoming_file(night.paths, source, name, night.load_date))
        store.clean(night.paths, source=source, stream=name)
        before = store.preceding(night.paths, source, name, night.load_date)
        window = windows.window_for(stream, night.district, night.load_date, before)
        started = datetime.now(UTC).isoformat()
        pages, pull = _lazy("extractors").pull(
            stream,
            connection=_connection(night, source),
            window=window,
            cursor=before.cursor_out if before else None,
            district=night.district,
        )
        settings = night.settings(stream)
        manifest: Manifest = _lazy("warehouse.landing").land(
            stream,
            pages,
            pull,
            paths=night.paths,
            load_date=night.load_date,
            window=window,
            key=night.key,
            started_at=started,
            code_version=version.code_version(),
            previous=before,
            shrink_share=settings.shrink_share or night.district.thresholds.shrink_share,
            accept_shrink=acceptance.is_accepted(night.paths, source, name, night.load_date),
            keep_free_text=settings.keep_free_text,
        )
        stays = _forgotten(night, stream) if not repull else None
        if stays is not None:
            return note(**(asdict(earlier) if earlier else {"status": "kept", "reason": stays}))
        return note(status="pulled", rows=manifest.rows)


def check(night: Night, source: str) -> list[Outcome]:
    """Checks every waiting load of one source, quarantines bad rows and commits the good ones.

    Returns one outcome a stream; a stream whose promise is broken is `refused` and does not stop the others.
    """
    streams = [s for s in night.streams if s.source == source]
    with _guarded("check"):
        outcomes: list[Outcome] = _lazy("expectations.check").check_source(streams, load_date=night.load_date, paths=night.paths, district=night.district)
    return outcomes


def build(night: Night) -> Outcome:
    """The first half of the dbt build: staging, intermediate, core and the restricted implementation mart."""
    with _outcome(night, "build") as note:
        _lazy("warehouse.index").write_index(night.all_streams, paths=night.paths, district=night.district)
        return note(rows=_dbt(night, "first"))


def estimate(night: Night) -> Outcome:
    """Effects with their intervals, scale reliability, and the privacy mask."""
    with _outcome(night, "estimate") as note:
        _lazy("warehouse.estimate").estimate(paths=night.paths, district=night.district)
        _lazy("warehouse.protect").protect(paths=night.paths, district=night.district)
        return note()


def build_marts(night: Night) -> Outcome:
    """The second half of the dbt build: the restricted impact mart and schema `marts`."""
    with _outcome(night, "build_marts") as note:
        return note(rows=_dbt(night, "second"))


def check_marts(night: Night) -> Outcome:
    """Our promise to readers, held against the marts before they are published."""
    with _outcome(night, "check_marts") as note:
        checked = _lazy("expectations.marts").check_marts(night.paths.warehouse, thresholds=night.district.thresholds)
        return note(rows=sum(checked.values()))


def publish(night: Night) -> Outcome:
    """A new edition, audited, and one swap of `current`."""
    with _outcome(night, "publish") as note:
        _lazy("warehouse.publish").publish(
            paths=night.paths, code_version=version.code_version(), data_through=data_through(night), thresholds=night.district.thresholds
        )
        return note()


def report(night: Night) -> str:
    """Writes the night's summary and returns it."""
    with _guarded("report"):
        return write_report(night)


def _kept(night: Night, stream: Stream) -> str | None:
    """Why an earlier night of a stream is not pulled again; None when it is to be pulled."""
    if stream.mode is Mode.APPEND:
        return None
    loads = _lazy("warehouse.store").committed(night.paths, stream.source, stream.name)
    later = [m.load_date for m in loads if m.load_date > night.load_date]
    if not later:
        return None
    return f"a load of {later[-1]} is committed and the source cannot show an earlier state; ask for --repull to pull today's state under this date"


def _forgotten(night: Night, stream: Stream) -> str | None:
    """Why a window of events that was pulled again does not replace the committed load; None when it does."""
    if stream.mode is not Mode.APPEND:
        return None
    store, name = _lazy("warehouse.store"), (night.paths, stream.source, stream.name, night.load_date)
    waiting = store.incoming_file(*name)
    lost = _lazy("warehouse.forgotten").forgotten(stream, store.load_file(*name), waiting)
    if not lost:
        return None
    store.remove_incoming(waiting)
    reason = f"the source no longer shows {lost} of this night's committed rows, which therefore stay; ask for --repull to replace them"
    log.warning("%s.%s of %s: %s", stream.source, stream.name, night.load_date, reason)
    return reason


def _earlier(night: Night, source: str, name: str) -> Outcome | None:
    """What the night itself came to for that stream: a rerun that pulls nothing must not rewrite it."""
    outcomes = read_outcomes(night.paths.runs, night.load_date)
    found = [o for o in outcomes if (o.step, o.source, o.stream) == ("extract", source, name) and o.status != "started"]
    return found[0] if found else None


def _dbt(night: Night, half: str) -> int:
    dbt = _lazy("warehouse.dbt")
    if half == "first":
        dbt.prepare(night.district, night.all_streams, paths=night.paths)
    result = dbt.build(night.district, night.all_streams, paths=night.paths, half=half)
    return int(result.passed)


def _connection(night: Night, source: str) -> Connection | None:
    conn_id = night.district.sources[source].connection
    return night.connections(conn_id) if conn_id else None


def _lazy(module: str) -> Any:
    return import_module(module)


@contextmanager
def _outcome(night: Night, step: str, source: str = "", stream: str = "") -> Iterator[Callable[..., Outcome]]:
    """Writes what the step came to, whichever way it ends."""
    started = time.monotonic()
    blank = Outcome(night.load_date, step, source, stream, "done")

    def note(**facts: object) -> Outcome:
        outcome = replace(blank, **{"seconds": round(time.monotonic() - started, 2), **facts})  # type: ignore[arg-type]
        write_outcome(night.paths.runs, outcome)
        return outcome

    note(status="started", reason="it did not finish")
    try:
        with _guarded(step):
            yield note
    except CoachingError as error:
        note(status="refused", reason=str(error), retry=isinstance(error, UnavailableError))
        raise


@contextmanager
def _guarded(step: str) -> Iterator[None]:
    """Turns an unforeseen exception into one that names type and place only: engines and parsers quote people's values."""
    try:
        yield
    except CoachingError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its message may quote a record
        frame = traceback.extract_tb(error.__traceback__)[-1]
        message = f"{step} failed with {type(error).__name__} at {frame.filename.rsplit('/', 2)[-2]}/{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}."
        raise ContractError(message, remedy="Its message is withheld because it may quote a record.") from None
