"""S2: the last answer that is complete by the scoring rule counts; what the vendor marks as not real never does."""

from pathlib import Path

import pytest

from coaching.paths import Paths
from coaching.words import VENDORS
from tests.cases.survey_district import built, query

pytestmark = pytest.mark.slow


@pytest.fixture
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    return built(Path(tmp_path_factory.getbasetemp()) / "surveys")


def test_a_later_answer_of_one_item_wipes_out_nothing(paths: Paths) -> None:
    found = query(
        paths,
        """select recorded_date, construct_id, is_counted, is_valid, score is not null
        from core.fct_construct_score where form_version = 'pre-2025' and person_key = (
            select person_key from core.fct_construct_score where form_version = 'pre-2025' and items_answered = 1)
        and construct_id in (
            select construct_id from core.fct_construct_score where form_version = 'pre-2025' and items_answered > 0)
        order by recorded_date, construct_id""",
    )
    assert [row[2:] for row in found] == [(True, True, True)] * 3 + [(False, False, False)] * 3
    assert query(paths, "select count(*), count(distinct person_key) from core.fct_prepost_pair") == [(120, 40)]


def test_previews_and_spam_are_out(paths: Paths) -> None:
    counted = "select count(distinct response_key) from core.fct_survey_response_item where form_version = 'post-2026'"
    assert query(paths, counted) == [(40,)]
    told = "select count(*) filter (where is_test), count(*) from intermediate.int_survey_responses__pivoted"
    assert query(paths, f"{told} where form_version = 'post-2026'") == [(2, 42)]


def test_the_vendors_list_is_whole() -> None:
    meanings = VENDORS["qualtrics"]["status"].meanings()
    not_real = {word for word, is_real in meanings.items() if not is_real and word.isdigit()}
    assert not_real == {"1", "2", "8", "9", "12", "17", "24", "40", "256"}
    assert all(meanings[word] for word in ("0", "4", "16", "32", "48", "ip address", "imported", "offline"))
