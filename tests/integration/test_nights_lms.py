"""What students and teachers did in the platform, as it is published, is what the truth says they did."""

import pytest

from tests.integration.nights import ThreeNights, Truths, tell
from tests.integration.published import query

_HANDED_IN = """
select coalesce(sum(n_events), 0)::bigint from core.fct_lms_daily
where activity_class in ('assess', 'create_media', 'discuss', 'submit')
"""


@pytest.mark.parametrize("number", [1, 2, 3])
def test_work_handed_in_is_the_students_own(number: int, three_nights: ThreeNights, truths: Truths) -> None:
    """What a teacher tried as the test student is nobody's work."""
    ran = three_nights.night(number)
    truth = truths[ran.load_date]
    submitted = len(truth["lms"]["submissions"]["rows"])
    found = query(three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", _HANDED_IN)
    tell(f"{ran.load_date}: {found[0][0]} pieces of work counted; truth {submitted}")
    assert found == [(submitted,)]
    assert truth["planted"]["test_student_submission"] > 0


def test_one_list_that_is_closed_is_a_counted_gap(three_nights: ThreeNights) -> None:
    """The nights stay what they are, and their reports say it."""
    for night in three_nights.nights:
        manifest = three_nights.line.manifest("canvas.page_views", night.load_date)
        assert manifest is not None
        assert (manifest.gaps, manifest.lists > 60) == (1, True)
        assert "canvas.page_views: warning: the lists of 1 of" in night.report
