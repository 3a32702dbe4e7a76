"""Which span of source time a night asks for; days are local, instants are UTC."""

from datetime import UTC, date, datetime, timedelta

from coaching.district import District
from coaching.manifest import Manifest
from coaching.pages import Window
from coaching.streams import Mode, Stream


def window_for(stream: Stream, district: District, load_date: date | str, preceding: Manifest | None) -> Window:
    """The window of one stream and night.

    `append` reaches from `trailing_days` before the first day not yet landed (nights that were missed are asked for
    again) to the end of the load date. `upsert` starts `trailing_days` before the preceding cursor. `full` has no
    window. A first load reaches back `history_days` where the source says so (`append` only), else is open.
    """
    load_date = date.fromisoformat(str(load_date))
    end = _text(district.day_bounds(load_date)[1])
    if stream.mode is Mode.FULL:
        return Window(None, None)
    if stream.mode is Mode.UPSERT:
        return Window(_before_cursor(stream, preceding), end)
    if preceding is None:
        days = district.sources[stream.source].history_days if stream.source in district.sources else None
        return Window(_start(district, load_date - timedelta(days=days)) if days is not None else None, end)
    first = min(load_date, date.fromisoformat(preceding.load_date) + timedelta(days=1))
    return Window(_start(district, first - timedelta(days=stream.trailing_days)), end)


def _before_cursor(stream: Stream, preceding: Manifest | None) -> str | None:
    if preceding is None or not preceding.cursor_out:
        return None
    return _text(datetime.fromisoformat(preceding.cursor_out) - timedelta(days=stream.trailing_days))


def _start(district: District, day: date) -> str:
    return _text(district.day_bounds(day)[0])


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
