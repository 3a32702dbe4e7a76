"""Page views go by age after three nights, and an empty warehouse comes to the same marts without them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import Retention
from coaching.streams import Stream
from extractors import declared
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, ThreeNights, sandbox_district, tell
from warehouse import store
from warehouse.kept import store as kept
from warehouse.store.derived import remove_derived
from warehouse.tidy import close, look

# Weeks are closed up to the Monday in the midst of the page views that the first night brought.
UNTIL = date(2026, 6, 1)
DISTRICT = sandbox_district().model_copy(update={"retention": Retention.model_validate({"event_days": 62})})
TODAY = UNTIL + timedelta(DISTRICT.retention.event_days)
STEPS = ("build", "estimate", "build-marts", "check-marts", "publish")
# what counts the events that are there, or tells of the edition itself
OF_EVENTS = {"analyst.duckdb/core.fct_lms_daily", "analyst.duckdb/quality.review_config"}
NIGHTLY = {"mart_data_quality", "mart_edition"}
WEEKS = {
    **{
        f"int_lms_weeks__{of}": f"select * exclude (signature) from intermediate.int_lms_weeks__{of}"
        for of in ("teachers", "schools")
    },
    "fct_teacher_week": "from core.fct_teacher_week",
}


@pytest.mark.slow
def test_marts_stay_as_they_were_when_events_go(three_nights: ThreeNights, copied: Callable[[], Line]) -> None:
    line, before = copied(), three_nights.night(3).published
    streams = declared(DISTRICT, include_unconfigured=True)
    found = look(DISTRICT, streams, paths=line.paths, today=TODAY)
    assert "not built of all that has landed" in found.waits, "the copy stands elsewhere than it was built"
    _run(line, "build")
    weeks, manifests = _weeks(line), _landed(line)
    older = [day for day in _days(line, streams) if day < UNTIL]

    found = look(DISTRICT, streams, paths=line.paths, today=TODAY)
    assert (found.waits, found.counts["rows of events"]) == ("", len(older))
    assert older, "there is nothing to remove"
    close(found, paths=line.paths)
    left = list(_days(line, streams))
    assert min(left) == UNTIL
    assert _landed(line) == manifests, "a load tells another story of what landed"
    closed = kept.read(line.paths).tables
    assert all(len(closed[name]) > 0 for name in (kept.TEACHERS, kept.SCHOOLS, kept.SECTIONS))

    _run(line, "build")
    assert _weeks(line) == weeks, "weeks are others, with what the warehouse remembers"
    remove_derived(line.paths)
    _run(line, *STEPS)
    assert _weeks(line) == weeks, "weeks are others, from an empty warehouse"
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


def _run(line: Line, *steps: str) -> None:
    for step in steps:
        ran = line.run(step, "--date", NIGHTS[-1])
        assert ran.exit_code == 0, f"{step} ended with exit code {ran.exit_code}"


def _days(line: Line, streams: tuple[Stream, ...]) -> Iterator[date]:
    """The local day of every page view that the landing holds."""
    views = next(s for s in streams if s.name == "page_views" and s.source in DISTRICT.sources)
    for _, file in store.load_files(line.paths, views.source, views.name):
        for instant in pq.ParquetFile(file).read(["created_at"]).column(0).to_pylist():
            yield datetime.fromisoformat(instant).astimezone(ZoneInfo(DISTRICT.timezone)).date()


def _landed(line: Line) -> list[tuple[object, ...]]:
    """What every load tells of what landed."""
    files = sorted(line.paths.landing.glob("[!_]*/*/load_date=2*/data.parquet"))
    found = [(file, store.read_manifest(file)) for file in files]
    return [(str(f), m.load_id, m.rows, m.accepted, m.quarantined, m.window_start) for f, m in found if m]


def _weeks(line: Line) -> dict[str, object]:
    """A number that all rows make, whatever their order; a signature says how a week was counted, not what it is."""
    with duckdb.connect(str(line.paths.warehouse), read_only=True) as warehouse:
        return {
            table: warehouse.sql(f"select count(*), sum(hash(t)::hugeint) from ({rows}) as t").fetchall()
            for table, rows in WEEKS.items()
        }
