"""The extract step: one stream from its source into `_incoming`, where it waits for its check."""

import logging
from datetime import UTC, datetime

from coaching.connections import Connection
from coaching.outcomes import Outcome, read_outcomes
from coaching.streams import Mode, Stream
from nights import acceptance, version
from nights.night import Night
from nights.noting import noted

log = logging.getLogger(__name__)


def extract(night: Night, source: str, name: str, *, repull: bool = False) -> Outcome:
    """Pulls one stream into `_incoming`, pseudonymised; a refusal leaves the last good load as it is.

    Raises:
        CoachingError: the stream was refused; its outcome is written and says why.
    """
    stream = night.stream(source, name)
    earlier = _earlier(night, source, name)
    with noted(night, "extract", source, name) as note:
        _refuse_damaged(night, stream)
        kept = _kept(night, stream) if not repull else None
        if kept is not None:
            return note.repeat(earlier, kept=kept)
        rows = _land(night, stream)
        stays = _stays(night, stream) if not repull else None
        if stays is not None:
            return note.repeat(earlier, kept=stays)
        return note.write("pulled", rows=rows)


def _refuse_damaged(night: Night, stream: Stream) -> None:
    """Stops a stream of events or changes while another night of it is damaged: what that night held would be missing.

    Raises:
        ContractError: pull that night again first.
    """
    from warehouse.store import damage

    damage.set_unreadable_aside(night.paths, stream)
    others = [day for day in damage.damaged(night.paths, stream) if day != night.load_date]
    if others and stream.mode is not Mode.FULL:
        raise damage.refusal(stream, others[0])


def _land(night: Night, stream: Stream) -> int:
    """Pulls and lands the stream; returns the rows that wait for their check."""
    import extractors
    from warehouse import store
    from warehouse.land import answers_for, land, names_on_rosters, unlinking_for, window_for

    name = (night.paths, stream.source, stream.name, night.load_date)
    store.check_key(night.paths, night.key)
    store.remove_incoming(store.incoming_file(*name))
    store.clean(night.paths, source=stream.source, stream=stream.name)
    before = store.preceding(*name)
    window = window_for(stream, night.district, night.load_date, before)
    settings, answers = night.settings(stream), answers_for(stream, night.district)
    unlinking = unlinking_for(stream, night.all_streams, night.key, paths=night.paths, district=night.district)
    started = datetime.now(UTC).isoformat()
    pages, pull = extractors.pull(
        stream,
        connection=_connection(night, stream.source),
        window=window,
        cursor=before.cursor_out if before else None,
        district=night.district,
        key=night.key,
    )
    manifest = land(
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
        accepted_rows=acceptance.accepted_rows(night, stream.source, stream.name),
        keep_free_text=settings.keep_free_text,
        answers=answers,
        known=names_on_rosters(night.streams if stream.feeds else (), paths=night.paths),
        unlinking=unlinking,
    )
    return manifest.rows


def _kept(night: Night, stream: Stream) -> str | None:
    """Why an earlier night of a stream is not pulled again; None when it is to be pulled."""
    from warehouse import store
    from warehouse.store import damage

    if stream.mode is Mode.APPEND:
        return None
    later = [day for day, _ in store.load_files(night.paths, stream.source, stream.name) if day > night.load_date]
    if not later or night.load_date in damage.damaged(night.paths, stream):
        return None
    return (
        f"a load of {later[-1]} is committed and the source cannot show an earlier state; "
        "ask for --repull to pull today's state under this date"
    )


def _stays(night: Night, stream: Stream) -> str | None:
    """Why a window of events that was pulled again does not replace the committed load; None when it does."""
    from warehouse import store
    from warehouse.land import rows_no_longer_shown

    if stream.mode is not Mode.APPEND:
        return None
    name = (night.paths, stream.source, stream.name, night.load_date)
    waiting = store.incoming_file(*name)
    lost = rows_no_longer_shown(stream, store.load_file(*name), waiting)
    if not lost:
        return None
    store.remove_incoming(waiting)
    reason = (
        f"the source no longer shows {lost} of this night's committed rows, which therefore stay; "
        "ask for --repull to replace them"
    )
    log.warning("%s.%s of %s: %s", stream.source, stream.name, night.load_date, reason)
    return reason


def _earlier(night: Night, source: str, name: str) -> Outcome | None:
    """What the night itself came to for that stream: a rerun that pulls nothing must not rewrite it."""
    outcomes = read_outcomes(night.paths.runs, night.load_date)
    found = [o for o in outcomes if (o.step, o.source, o.stream) == ("extract", source, name) and o.status != "started"]
    return found[0] if found else None


def _connection(night: Night, source: str) -> Connection | None:
    conn_id = night.district.sources[source].connection
    return night.connections(conn_id) if conn_id else None
