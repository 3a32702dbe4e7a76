"""In the LMS the enrolment's role decides whose activity it is; who neither teaches nor learns counts as neither."""

import pytest

from tests.cases.roster_nights import roster_nights
from tests.cases.small_district import query

pytestmark = pytest.mark.slow


def test_only_the_student_s_submission_counts() -> None:
    found = query(
        roster_nights(),
        """select sum(n_events), sum(n_active_students) from core.fct_lms_daily
        where event_date = '2025-10-01' and section_key is not null""",
    )
    assert found == [(1, 1)]


def test_who_is_not_enrolled_is_nobody_s_student() -> None:
    found = query(
        roster_nights(),
        """select n_events, n_active_students, teacher_key from core.fct_lms_daily
        where event_date = '2025-10-01' and unplaced_course_id is not null""",
    )
    assert found == [(1, 0, None)]


def test_members_who_are_neither_are_told() -> None:
    told = "select row_count from quality.review_config where finding = 'lms_member_neither'"
    assert query(roster_nights(), told) == [(3,)]
