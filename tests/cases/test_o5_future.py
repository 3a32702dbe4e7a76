"""O5: a night that has not come."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.errors import ConfigError
from coaching.paths import Paths
from nights.night import open_night


def test_o5_a_night_in_the_future_is_refused_before_anything_stands() -> None:
    with pytest.raises(ConfigError, match="2062-06-11 has not come yet"):
        open_night("2062-06-11", district="sandbox")
    assert not (Paths.from_env().root / "district").exists()


def test_o5_the_day_that_just_closed_is_a_night() -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    assert open_night(yesterday, district="sandbox").load_date == yesterday
