"""The restricted marts about surveys against a calculation of their own, cell by cell, on each of three nights."""

from collections.abc import Callable, Collection

import pytest

from tests.integration.equal_truth import assert_equal, facts_of_night
from tests.integration.independent.compare import compare
from tests.integration.independent.facts import Facts
from tests.integration.independent.survey_quality import ITEMS_KEY, QUALITY_KEY, QUALITY_UNTOLD, Rows, items, quality
from tests.integration.independent.survey_shares import SHARES_KEY, SHARES_UNTOLD, shares
from tests.integration.nights import ThreeNights, Truths
from tests.integration.test_marts_equal_truth import read_mart

MARTS: dict[str, tuple[tuple[str, ...], Callable[[Facts], Rows], Collection[str], int]] = {
    "mart_survey_quality": (QUALITY_KEY, quality, QUALITY_UNTOLD, 20),
    "mart_survey_items": (ITEMS_KEY, items, (), 52),
    "mart_survey_shares": (SHARES_KEY, shares, SHARES_UNTOLD, 500),
}


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", MARTS)
def test_a_survey_mart_equals_the_truth(name: str, number: int, three_nights: ThreeNights, truths: Truths) -> None:
    key, calculate, untold, cells = MARTS[name]
    ran = three_nights.night(number)
    mart = read_mart(three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", name)
    expected = calculate(facts_of_night(truths, ran.load_date))
    columns = sorted(set(mart.columns) - set(untold))
    assert all(set(row) == set(columns) for row in expected.values()), "the mart has other columns than the calculation"
    assert_equal(f"{ran.load_date} {name}", compare(expected, mart.rows, key, columns, mart.scales), at_least=cells)


def test_no_published_mart_counts_respondents(three_nights: ThreeNights) -> None:
    """They have no twin: what they count is of few people, and nothing hides it."""
    bi = three_nights.line.edition(three_nights.night(3).published.edition) / "bi"
    assert not [file.name for file in bi.rglob("*.parquet") if file.stem in MARTS]
