"""Series around the start of coaching and what is estimated from them, against a calculation of their own."""

import pytest

from tests.integration.equal_truth import assert_equal, facts_of_night
from tests.integration.independent.compare import compare
from tests.integration.independent.event_study import STUDY_KEY, STUDY_UNTOLD, event_study
from tests.integration.independent.its_effects import ITS_KEY, ITS_UNTOLD, its
from tests.integration.independent.practice_weeks import series, timed
from tests.integration.nights import ThreeNights, Truths, tell
from tests.integration.published import query
from tests.integration.test_marts_equal_truth import expected, hold_against, read_mart

WEEKS = """
select aligned_on, coalesce(schools.school_code, weeks.place) as place, outcome_id, week_number, place_level, begins_at,
    n_teachers, mean_value
from intermediate.int_practice_weeks__aligned as weeks
left join core.dim_school as schools on weeks.place = schools.school_key
"""
KEY = ("aligned_on", "place", "outcome_id", "week_number")
TOLD = ("place_level", "begins_at", "n_teachers", "mean_value")


def test_every_week_of_a_series_equals_the_truth(three_nights: ThreeNights, truths: Truths) -> None:
    """Unrounded: the mean of a week over the teachers whom it knows."""
    ran = three_nights.night(3)
    cells = series(timed(facts_of_night(truths, ran.load_date)))
    rows = [dict(zip((*KEY, *TOLD), row, strict=True)) for row in query(three_nights.line.paths.warehouse, WEEKS)]
    found = compare(cells, rows, KEY, TOLD, {})
    assert_equal(f"{ran.load_date} int_practice_weeks__aligned", found, at_least=1000)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_series_equal_the_truth(number: int, three_nights: ThreeNights, truths: Truths) -> None:
    ran = three_nights.night(number)
    mart = read_mart(
        three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", "mart_its_effects"
    )
    cells = expected(truths[ran.load_date], its(facts_of_night(truths, ran.load_date)), mart.columns)
    found = hold_against(mart, cells, ITS_KEY, ITS_UNTOLD)
    told = sum(cell["level_change"] is not None for cell in cells.values())
    tell(f"{ran.load_date}: {told} of {len(cells)} series have a level and a slope")
    assert told > 3
    assert_equal(f"{ran.load_date} mart_its_effects", found, at_least=20)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_effects_by_event_time_equal_the_truth(number: int, three_nights: ThreeNights, truths: Truths) -> None:
    ran = three_nights.night(number)
    mart = read_mart(
        three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", "mart_event_study"
    )
    cells = event_study(facts_of_night(truths, ran.load_date))
    found = hold_against(mart, cells, STUDY_KEY, STUDY_UNTOLD)
    told = sum(cell["effect"] is not None for cell in cells.values())
    tell(f"{ran.load_date}: {told} of {len(cells)} rows have an effect")
    assert told > 15
    assert_equal(f"{ran.load_date} mart_event_study", found, at_least=20)


@pytest.mark.parametrize("name", ["mart_its_effects", "mart_event_study"])
def test_no_dashboard_sees_them(name: str, three_nights: ThreeNights) -> None:
    edition = three_nights.line.edition(three_nights.night(3).published.edition)
    tables = "select table_name from information_schema.tables"
    assert (name,) in query(edition / "analyst" / "analyst.duckdb", tables)
    assert (name,) not in query(edition / "bi" / "bi.duckdb", tables)
