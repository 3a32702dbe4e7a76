"""What Superset calculates, on rows of a toy: shares in words, places in a heat map, bands in their order, labels."""

from decimal import Decimal

import duckdb
import pytest

from coaching.told import BANDS, likely, percent
from dashboards.page import pages
from dashboards.said import BAND_ORDER, calculated
from dashboards.tables import published_tables


def expression(mart: str, name: str) -> str:
    return next(one.expression for one in calculated(published_tables()[mart]) if one.name == name)


def asked(expression: str, rows: str, columns: str) -> list[object]:
    return [row[0] for row in duckdb.sql(f"select {expression} from (values {rows}) as t({columns})").fetchall()]


@pytest.mark.parametrize("share", ["0", "0.004", "0.0049", "0.005", "0.125", "0.5588", "0.9949", "0.995", "1"])
def test_a_share_is_told_as_the_report_tells_it(share: str) -> None:
    said = expression("mart_implementation_by_school", "reach_rate_said")
    assert asked(said, f"({share}::decimal(6, 4), false, '')", "reach_rate, suppressed, hidden_parts") == [
        percent(Decimal(share))
    ]


@pytest.mark.parametrize("probability", ["0.05", "0.1", "0.55", "0.9", "0.95"])
def test_a_probability_is_told_as_the_report_tells_it(probability: str) -> None:
    said = expression("mart_impact_by_school", "likely_above_said")
    assert asked(said, f"({probability}::decimal(3, 2), false, '')", "likely_above, suppressed, hidden_parts") == [
        likely(Decimal(probability))
    ]
    hidden = asked(said, "(null::decimal(3, 2), true, null)", "likely_above, suppressed, hidden_parts")
    assert hidden == ["hidden"]


def test_bands_stand_from_the_poorest_schools_on() -> None:
    rows = ", ".join(f"('{band}')" for band in sorted((*BANDS, "another")))
    for mart, name, place in (
        ("mart_implementation_by_group_standard", "group_name", "place_of_group_name"),
        ("mart_implementation_by_group_standard", "group_name", BAND_ORDER),
        ("mart_implementation_by_school", "poverty_band", BAND_ORDER),
    ):
        found = asked(f"({expression(mart, place)})::text || {name}", rows, name)
        assert [str(one)[1:] for one in sorted(map(str, found))] == [*BANDS, "another"]


def test_every_chart_of_bands_is_in_their_order() -> None:
    equity = next(page for page in pages() if page.slug == "equity")
    of_bands = [one for one in equity.charts if one.kind != "facts" and one.name != "equity_groups"]
    assert len(of_bands) == 4
    assert [one.name for one in of_bands if BAND_ORDER not in one.order] == []


def test_two_schools_of_one_name_have_a_row_each() -> None:
    rows = "('Oak', 'a'), ('Oak', 'b'), ('Elm', 'c')"
    for name, found in (("place_of_school_name", [2, 3, 4]), ("first_of_school_name", [True, True, True])):
        said = expression("mart_implementation_by_school_standard", name)
        assert sorted(asked(said, rows, "school_name, school_key")) == found  # type: ignore[type-var]


def test_a_result_says_what_it_compares_where_an_outcome_has_several() -> None:
    said = expression("mart_impact_by_school", "outcome_at_school")
    columns = "outcome_id, outcome_name, school_key, school_name, period_key, design, comparison_id, comparison_desc"
    rows = ("('a', 'Agency', 'k', 'Oak', 'y', 'd', '{}', '{}', 'exposed')".format(*one) for one in
            (("pre>mid", "mid less pre"), ("pre>post", "post less pre")))  # fmt: skip
    both = ", ".join((*rows, "('b', 'Design', 'k', 'Oak', 'y', 'd', 'pre>post', 'post less pre', 'exposed')"))
    assert sorted(map(str, asked(said, both, f"{columns}, attribution"))) == [
        "Agency: Oak (mid less pre, exposed)",
        "Agency: Oak (post less pre, exposed)",
        "Design: Oak",
    ]


def test_an_interval_that_is_cut_off_says_so() -> None:
    rows = "(0.1, -0.5, 2.0), (-0.4, -1.2, 0.3), (1.5, 0.9, 2.1), (null, null, null)"
    for name, found in (("effect_below", [None, "cut", None, None]), ("effect_above", [None, None, "cut", None])):
        assert asked(expression("mart_impact_by_school", name), rows, "effect_g, ci_low, ci_high") == found


def test_knowledge_is_not_called_practice() -> None:
    effects = next(one for page in pages() for one in page.charts if one.name == "programme_effects")
    assert "practice" in effects.title
    assert effects.where["guskey_level"] == "4"
