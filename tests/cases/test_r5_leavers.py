"""Who has left is not eligible afterwards, and what was true before stays true: eligibility, school, closed months."""

import pytest

from tests.cases.roster_nights import FIRST, roster_nights
from tests.cases.small_district import counted, query

pytestmark = pytest.mark.slow

CLOSED = """
    select * exclude (data_through_date)
    from marts_restricted.mart_implementation_by_school_standard
    where period_type = 'month' and period_key < '2025-12' and school_code <> 'UNKNOWN' order by all"""


def test_seven_were_eligible_and_one_is() -> None:
    built = roster_nights()
    assert counted(built, "r5", "2025-26 fall") == (7, 3)
    assert counted(built, "r5", "2025-26 spring") == (1, 1)
    assert counted(built, "r5-new", "2025-26 spring") == (2, 0)


def test_the_session_of_the_autumn_stays_where_they_taught_then() -> None:
    placed = query(
        roster_nights(),
        """select schools.school_code, count(*) from core.fct_session_participant as people
        inner join core.fct_coaching_session as sessions on people.session_key = sessions.session_key
        inner join core.dim_school as schools on people.school_key = schools.school_key
        where sessions.session_date = '2025-10-03' and people.session_key in
            (select session_key from core.fct_session_participant group by 1 having count(*) = 3) group by 1""",
    )
    assert placed == [("r5", 3)]


def test_closed_months_are_what_they_were_before_anybody_left() -> None:
    before, after = query(roster_nights(until=FIRST), CLOSED), query(roster_nights(), CLOSED)
    assert len(before) > 100
    assert before == after
