"""The practice of schools against a calculation of its own, and that no dashboard sees what is for analysts alone."""

import pytest

from tests.integration.equal_truth import assert_equal, facts_of_night
from tests.integration.independent.lms_practice import KEY, practice
from tests.integration.independent.teacher_week_panel import panel
from tests.integration.nights import ThreeNights, Truths, tell
from tests.integration.published import query
from tests.integration.test_marts_equal_truth import expected, hold_against, read_mart

TABLES = "select table_name from information_schema.tables"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_practice_of_schools_equals_the_truth(number: int, three_nights: ThreeNights, truths: Truths) -> None:
    ran = three_nights.night(number)
    file = three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb"
    mart = read_mart(file, "mart_lms_practice")
    cells = expected(truths[ran.load_date], practice(facts_of_night(truths, ran.load_date)), mart.columns)
    found = hold_against(mart, cells, KEY, {"school_key", "week_start_date", "activity_class"})
    assert_equal(f"{ran.load_date} mart_lms_practice", found, at_least=300)


def test_quiet_and_unread_weeks_are_there_to_be_compared(truths: Truths) -> None:
    """Zero where the platform was read, nothing where it was not: the comparison of the panel has seen both."""
    night = max(truths)
    cells = panel(facts_of_night(truths, night)).values()
    quiet = sum(cell["n_mapped_events"] == 0 for cell in cells)
    unread = sum(cell["n_mapped_events"] is None for cell in cells)
    unseen = sum(cell["n_teacher_views"] is None for cell in cells)
    tell(f"{night}: of {len(cells)} weeks {quiet} quiet, {unread} not read whole, {unseen} without page views")
    assert min(quiet, unread, len(cells) - unseen) > 20


@pytest.mark.parametrize("name", ["mart_teacher_week_panel", "mart_lms_practice", "fct_teacher_week"])
def test_no_dashboard_sees_the_weeks(name: str, three_nights: ThreeNights) -> None:
    """They are about persons, or of students too few to show."""
    edition = three_nights.line.edition(three_nights.night(3).published.edition)
    assert (name,) in query(edition / "analyst" / "analyst.duckdb", TABLES)
    assert (name,) not in query(edition / "bi" / "bi.duckdb", TABLES)
    assert not list((edition / "bi").rglob(f"{name}*"))
