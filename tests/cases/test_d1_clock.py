"""D1: times of a clock of twelve hours without seconds count as any other."""

import pytest

from coaching.paths import Paths
from tests.cases.written_district import query


@pytest.mark.slow
def test_d1_twelve_people_before_and_after_are_twelve_pairs(written: Paths) -> None:
    assert query(written, "select count(distinct person_key) from core.fct_prepost_pair") == [(12,)]


@pytest.mark.slow
def test_d1_a_session_logged_a_week_later_has_a_lag_of_seven_days(written: Paths) -> None:
    asked = "select session_date::varchar, log_lag_days from core.fct_coaching_session where form_id = 'coaching_log'"
    assert query(written, asked) == [("2025-10-07", 7)]
