"""F20: the day of an event is the local day, whichever way its time is written."""

import pytest

from coaching.paths import Paths
from tests.cases.written_district import hashed, query


@pytest.mark.slow
def test_f20_an_event_has_its_local_day(written: Paths) -> None:
    asked = "select stream_name, user_id, event_date::varchar from staging.stg_lms_files__events order by 1, 3 desc"
    assert query(written, asked) == [
        ("clicks", hashed("u"), "2026-03-10"),
        ("clicks", hashed("v"), "2026-03-09"),
        ("utc_clicks", hashed("u"), "2026-03-10"),
    ]
