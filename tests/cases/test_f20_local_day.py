"""F20: the day of an event is the local day, whichever way its time is written."""

import pytest

from coaching.paths import Paths
from tests.cases.written_district import query


@pytest.mark.slow
def test_f20_an_event_has_its_local_day(written: Paths) -> None:
    asked = "select stream_name, user_id, event_date::varchar from staging.stg_lms_files__events order by 1, 2"
    assert query(written, asked) == [
        ("clicks", "u", "2026-03-10"),
        ("clicks", "v", "2026-03-09"),
        ("utc_clicks", "u", "2026-03-10"),
    ]
