"""Page views go by age after three nights, and an empty warehouse comes to the same marts without them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from coaching.streams import Stream
from extractors import declared
from tests.integration.aging import STEPS, TODAY, UNTIL, aging_district, close_weeks, run_steps, weeks
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, ThreeNights, sandbox_district, tell
from warehouse import store
from warehouse.kept import store as kept
from warehouse.store.derived import remove_derived
from warehouse.tidy import look

# what counts the events that are there, or tells of the edition itself
OF_EVENTS = {"analyst.duckdb/core.fct_lms_daily", "analyst.duckdb/quality.review_config"}
NIGHTLY = {"mart_data_quality", "mart_edition"}


@pytest.mark.slow
def test_marts_stay_as_they_were_when_events_go(three_nights: ThreeNights, copied: Callable[[], Line]) -> None:
    line, before = copied(), three_nights.night(3).published
    district = aging_district(line)
    streams = declared(district, include_unconfigured=True)
    found = look(district, streams, paths=line.paths, today=TODAY)
    assert "not built of all that has landed" in found.waits, "the copy stands elsewhere than it was built"
    run_steps(line, NIGHTS[-1], "build")
    came_to, manifests = weeks(line), _landed(line)
    older = [day for day in _days(line, streams) if day < UNTIL]

    assert older, "there is nothing to remove"
    assert close_weeks(line) == len(older)
    left = list(_days(line, streams))
    assert min(left) == UNTIL
    assert _landed(line) == manifests, "a load tells another story of what landed"
    closed = kept.read(line.paths).tables
    assert all(len(closed[name]) > 0 for name in (kept.TEACHERS, kept.SCHOOLS, kept.SECTIONS))

    run_steps(line, NIGHTS[-1], "build")
    assert weeks(line) == came_to, "weeks are others, with what the warehouse remembers"
    remove_derived(line.paths)
    run_steps(line, NIGHTS[-1], *STEPS)
    assert weeks(line) == came_to, "weeks are others, from an empty warehouse"
    changed = set(before.differences(line.published()))
    tell(
        f"{len(older)} page views gone, {len(left)} left; {len(closed[kept.TEACHERS])} weeks of teachers and "
        f"{len(closed[kept.SCHOOLS])} of schools kept; of {len(before.files)} Parquet files and {len(before.tables)} "
        f"tables {len(changed)} differ:",
        *sorted(changed),
    )
    others = {name for name in changed - OF_EVENTS if not any(nightly in name for nightly in NIGHTLY)}
    assert others == set()
    assert changed >= OF_EVENTS


def _days(line: Line, streams: tuple[Stream, ...]) -> Iterator[date]:
    """The local day of every page view that the landing holds."""
    views = next(s for s in streams if s.name == "page_views" and s.source in sandbox_district().sources)
    for _, file in store.load_files(line.paths, views.source, views.name):
        for instant in pq.ParquetFile(file).read(["created_at"]).column(0).to_pylist():
            yield datetime.fromisoformat(instant).astimezone(ZoneInfo(sandbox_district().timezone)).date()


def _landed(line: Line) -> list[tuple[object, ...]]:
    """What every load tells of what landed."""
    files = sorted(line.paths.landing.glob("[!_]*/*/load_date=2*/data.parquet"))
    found = [(file, store.read_manifest(file)) for file in files]
    return [(str(f), m.load_id, m.rows, m.accepted, m.quarantined, m.window_start) for f, m in found if m]
