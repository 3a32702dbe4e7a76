"""A source forgets: pulling an early window again must not lose the events that it no longer shows."""

from datetime import date

import pytest

from nights import steps
from nights.night import open_night
from nights.results import refusals
from sandbox.server import running
from sandbox.world import World
from tests.integration.nights import NIGHTS, tell
from warehouse import store

SOURCE, STREAM = "canvas", "page_views"


def test_events_that_the_source_forgot_stay(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(world) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        night = open_night(NIGHTS[0], district="sandbox")
        first = steps.extract(night, SOURCE, STREAM)
        assert [o.status for o in steps.check(night, SOURCE)] == ["landed"]
        file = store.load_file(night.paths, SOURCE, STREAM, NIGHTS[0])
        committed = file.read_bytes()

        sandbox.set_night(date.fromisoformat(NIGHTS[2]))
        again = steps.extract(night, SOURCE, STREAM)
        assert steps.check(night, SOURCE) == []
        assert (again.status, again.rows) == (first.status, first.rows)
        assert file.read_bytes() == committed
        assert refusals(night) == []

        # asked for by name, what the source shows today does replace it
        replaced = steps.extract(night, SOURCE, STREAM, repull=True)
        tell(f"{first.rows} rows on the night itself, {replaced.rows} when asked again two nights later")
        assert replaced.rows < first.rows
        assert [o.rows for o in steps.check(night, SOURCE)] == [replaced.rows]
