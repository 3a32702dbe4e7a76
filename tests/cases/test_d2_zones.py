"""D2 and F21: zones as vendors write them; one that is none stops its own stream, in a sentence."""

from pathlib import Path

import pytest

from coaching.paths import Paths
from tests.cases.written_district import ZONES, checked, district_of, query

ANSWER = {"recorded_at": "2025-09-02 12:00", "q1": "3"}


@pytest.mark.slow
def test_d2_each_zone_is_understood(written: Paths) -> None:
    asked = """select response_id, epoch(recorded_at - timestamp '2025-09-02') / 3600.0
        from intermediate.int_survey_responses__pivoted where form_id = 'zoned'"""
    assert {str(zone): float(str(hour)) for zone, hour in query(written, asked)} == ZONES


@pytest.mark.slow
def test_d2_a_vendor_that_writes_utc_has_it_as_its_default(written: Paths) -> None:
    asked = "select recorded_at::varchar from intermediate.int_survey_responses__pivoted where form_id = 'typeform'"
    assert query(written, asked) == [("2025-09-02 12:00:00",)]


def test_f21_a_zone_that_is_none_stops_its_own_stream(tmp_path: Path, paths: Paths) -> None:
    district = district_of(tmp_path / "district")
    rows = [{**ANSWER, "response_id": str(n), "time_zone": "Z" if n else "Mars Standard Time"} for n in range(30)]
    outcome = checked(district, "forms.zoned", rows, paths)
    assert outcome.status == "refused"
    assert "time_zone holds something that is no time zone (unknown_zones 1 of 30 rows)" in outcome.reason
    assert "IANA name" in outcome.reason
    assert "Mars" not in outcome.reason
    assert checked(district, "forms.typeform", [{**ANSWER, "response_id": "1"}], paths).status == "landed"
