"""D3: the order of day and month is a setting; a load whose days contradict it is refused."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from coaching.outcomes import Outcome
from coaching.paths import Paths
from tests.cases.written_district import checked, district_of, log_row, query


@pytest.mark.slow
def test_d3_the_first_week_of_september_is_in_september(written: Paths) -> None:
    asked = """select session_date::varchar, duration_minutes::double
        from core.fct_coaching_session where form_id = 'uk_log' order by 1"""
    assert query(written, asked) == [(f"2025-09-0{n}", 37.5) for n in range(2, 6)]


@pytest.fixture
def tried(tmp_path: Path, paths: Paths) -> "Tried":
    return Tried(tmp_path / "district", paths)


class Tried:
    """Days of a log, through the check."""

    def __init__(self, folder: Path, paths: Paths) -> None:
        self.district, self.paths = district_of(folder), paths

    def __call__(self, stream: str, days: Sequence[str], *, night: str = "2025-12-01") -> Outcome:
        rows = [log_row(n, day) for n, day in enumerate(days)]
        return checked(self.district, f"forms.{stream}", rows, self.paths, night=night)


def test_d3_days_outside_the_school_year_where_the_other_order_fits(tried: Tried) -> None:
    outcome = tried("google_log", [f"0{n}/09/2025" for n in range(2, 6)])
    assert outcome.status == "refused"
    assert "read month first (M/D/YYYY), and these fit day first (D/M/YYYY) alone" in outcome.reason
    assert "(days_against_their_order 4 of 4 rows)" in outcome.reason
    assert "`date_order: dmy`" in outcome.reason


def test_d3_days_later_than_the_night(tried: Tried) -> None:
    assert tried("google_log", ["10/09/2025", "11/09/2025"], night="2025-09-12").status == "refused"


def test_d3_a_thirteenth_month(tried: Tried) -> None:
    assert tried("google_log", ["10/11/2025", "13/11/2025"]).status == "refused"
    assert tried("uk_log", ["10/11/2025", "11/13/2025"]).status == "refused"


def test_d3_a_slip_among_many_days_is_set_aside_alone(tried: Tried) -> None:
    outcome = tried("google_log", ["10/24/2025"] * 120 + ["24/10/2025"])
    assert (outcome.status, outcome.accepted, outcome.quarantined) == ("landed", 120, 1)


def test_d3_a_summer_session_says_nothing_against_the_order(tried: Tried) -> None:
    assert tried("google_log", ["10/24/2025", "10/20/2025", "10/30/2025", "7/10/2025"]).status == "landed"
