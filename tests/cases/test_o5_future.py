"""O5: a night that has not come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.paths import Paths
from nights.night import open_night
from tests.cases.written_district import checked, district_of, log_row


def test_o5_a_night_in_the_future_is_refused_before_anything_stands() -> None:
    with pytest.raises(ConfigError, match="2062-06-11 has not come yet"):
        open_night("2062-06-11", district="sandbox")
    assert not (Paths.from_env().root / "district").exists()


def test_o5_the_day_that_just_closed_is_a_night() -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    assert open_night(yesterday, district="sandbox").load_date == yesterday


def test_o5_a_session_of_a_day_that_has_not_come_is_set_aside(tmp_path: Path, paths: Paths) -> None:
    district = district_of(tmp_path / "district")
    days = ["2025-11-28"] * 8 + ["2062-06-11", "2025-12-09"]
    rows = [log_row(n, day) for n, day in enumerate(days)]
    outcome = checked(district, "forms.google_log", rows, paths, night="2025-12-01")
    assert (outcome.status, outcome.accepted, outcome.quarantined) == ("landed", 8, 2)
    # in the night in which its day has come the planned one counts
    assert checked(district, "forms.google_log", rows, paths, night="2025-12-09").accepted == 9
