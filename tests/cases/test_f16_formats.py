"""F16: dates as vendors write them, a format a column, and a refusal that says which formats are read."""

from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.paths import Paths
from coaching.reading import Order, dates_of
from tests.cases.written_district import checked, district_of, log_row, query


@pytest.mark.slow
def test_f16_google_s_downloads(written: Paths) -> None:
    asked = """select session_date::varchar, submitted_at::varchar
        from intermediate.int_coaching_log__pivoted where form_id = 'google_log' order by 1"""
    assert query(written, asked) == [
        ("2018-05-10", "2018-05-09 18:01:00"),
        ("2019-11-05", "2019-11-06 01:49:33"),
        ("2025-10-14", "2025-10-14 03:31:00"),
    ]


@pytest.mark.slow
def test_f16_moodle_s_exports(written: Paths) -> None:
    asked = """select recorded_date::varchar, recorded_at::varchar
        from intermediate.int_survey_responses__pivoted where form_id = 'moodle' order by 1"""
    assert query(written, asked) == [("2017-07-10", "2017-07-10 02:35:00"), ("2023-01-23", "2023-01-23 01:09:00")]


@pytest.mark.slow
def test_f16_a_column_has_a_format_of_its_own(written: Paths) -> None:
    asked = "select session_date::varchar from intermediate.int_coaching_log__pivoted where form_id = 'own_log'"
    assert query(written, asked) == [("2025-09-02",)]


def test_f16_what_no_setting_reads_is_refused_with_the_formats(tmp_path: Path, paths: Paths) -> None:
    district = district_of(tmp_path / "district")
    outcome = checked(district, "forms.google_log", [log_row(n, "week 36") for n in range(4)], paths)
    assert outcome.status == "refused"
    assert "not a real day written as YYYY-MM-DD, YYYY/M/D" in outcome.reason
    minutes = checked(district, "forms.google_log", [log_row(n, "9/2/2025", minutes="30 min") for n in range(4)], paths)
    assert minutes.status == "refused"
    assert "duration_minutes is not a number from 1 to 480): 4 rows" in minutes.reason


@pytest.mark.parametrize("wrong", ["MM/YYYY", "H:MM D/M/YYYY", "%d/%m/%Y", "DD/DD/YYYY"])
def test_f16_a_format_that_is_none_is_refused_where_it_stands(wrong: str) -> None:
    with pytest.raises(ConfigError, match="is no format of a date"):
        dates_of(Order.MDY, [wrong])
