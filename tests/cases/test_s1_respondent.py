"""Of several identifiers of a respondent the one that resolves beats one that does not."""

import pytest

from tests.cases.roster_nights import SURVEYED, roster_nights
from tests.cases.small_district import query

pytestmark = pytest.mark.slow


def test_a_spoilt_id_gives_way_to_the_address() -> None:
    found = query(
        roster_nights(),
        """select wave_id, count(distinct person_key), min(match_method), max(match_method)
        from intermediate.int_survey_responses__placed
        where is_countable group by 1 order by 1""",
    )
    assert found == [
        ("2025-26-post", SURVEYED, "email", "roster_id"),
        ("2025-26-pre", SURVEYED - 1, "email", "roster_id"),
    ]


def test_everybody_who_answered_twice_is_a_pair() -> None:
    found = query(
        roster_nights(),
        """select count(*) filter (where score_pre is not null), count(*) filter (where score_post is not null),
            count(*) filter (where score_pre is not null and score_post is not null)
        from intermediate.int_survey_respondents__paired where construct_id = 'technology_integration'""",
    )
    assert found == [(SURVEYED - 1, SURVEYED, SURVEYED - 1)]
