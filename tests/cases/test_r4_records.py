"""One address and one name are one person, however many records the roster has; other pairs the district judges."""

import pytest

from tests.cases.roster_nights import roster_nights
from tests.cases.small_district import counted, query

pytestmark = pytest.mark.slow


def test_a_teacher_with_an_administrator_s_record_is_one_person() -> None:
    assert counted(roster_nights(), "r4", "2025-10") == (1, 1)
    staff = query(
        roster_nights(),
        """select staff.role, count(*) from core.dim_staff as staff
        inner join core.dim_school as schools on staff.primary_school_key = schools.school_key
        where schools.school_code = 'r4' and staff.is_current group by 1""",
    )
    assert staff == [("teacher", 1)]


def test_two_records_that_the_seed_calls_one_person_are_one() -> None:
    assert counted(roster_nights(), "r4-seed", "2025-10") == (1, 1)


def test_a_pair_of_one_name_at_one_school_is_proposed() -> None:
    assert counted(roster_nights(), "r4-pair", "2025-10") == (2, 0)
    assert query(roster_nights(), "from quality.review_same_people where roster_id like 'r4%'") == [
        ("r4-gil", "r4-gil-too", "one name at one school, different addresses")
    ]
