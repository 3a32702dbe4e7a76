"""F19: the words for finished and for a real answer are the form's, or its vendor's; an unknown word is told."""

from pathlib import Path

import pytest

from coaching.district import StreamConfig, survey_words
from coaching.paths import Paths
from coaching.streams import Feeds, Field, Mode, Stream
from expectations.door.suites import suite_for
from expectations.engine.rules import Rule
from tests.cases.survey_district import LIME, MONKEY, TYPED, built, query


@pytest.fixture
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    return built(Path(tmp_path_factory.getbasetemp()) / "surveys")


@pytest.mark.slow
def test_words_are_read_as_the_vendor_means_them(paths: Paths) -> None:
    found = query(
        paths,
        """select response_id, is_finished, is_test from intermediate.int_survey_responses__pivoted
        where form_id in ('monkey', 'lime') order by form_id desc, response_id""",
    )
    assert len(found) == len(MONKEY) + len(LIME)
    assert found == [
        ("m1", True, False), ("m2", True, False), ("m3", False, False), ("m4", False, False), ("m5", True, True),
        ("m6", False, False), ("m7", True, True), ("l1", True, False), ("l2", False, False), ("l3", False, False),
        ("l4", True, True),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_column_that_is_not_there_says_nothing_against_a_response(paths: Paths) -> None:
    counted = "select is_countable, match_method from intermediate.int_survey_responses__placed"
    assert query(paths, f"{counted} where form_id = 'typed'") == [(True, "unresolved")] * len(TYPED) != []


@pytest.mark.slow
def test_a_word_that_nobody_explained_is_told(paths: Paths) -> None:
    sql = "select subject, detail, row_count from quality.review_config where finding = 'survey_word_unknown'"
    assert query(paths, f"{sql} order by all") == [("monkey 1", "finished", 1), ("monkey 1", "status", 1)]


@pytest.mark.slow
def test_a_response_on_no_day_of_a_wave_is_told(paths: Paths) -> None:
    """It counts nowhere; a test of the form, and a response that is not finished, are not missed."""
    sql = "select finding, subject, detail, row_count from quality.review_config where finding like 'survey_response%'"
    found = ("survey_response_in_no_wave", "teacher_survey pre-2025", "its day is in no wave", 1)
    assert query(paths, sql) == [found]


def test_settings_of_a_form_come_before_the_vendors() -> None:
    config = StreamConfig.model_validate(
        {"vendor": "redcap", "finished": {"when": ["Done", True, 1], "not_when": [2, "<blank>"]}}
    )
    words = survey_words(config, "file_drop")["finished"]
    assert (words["done"], words["yes"], words["1"], words["2"], words["<blank>"]) == (True, True, True, False, False)
    assert words["unverified"] is False
    usual = survey_words(StreamConfig.model_validate({}), "qualtrics")
    assert (usual["finished"]["true"], usual["finished"]["0"], usual["status"]["17"]) == (True, False, False)


def test_an_unknown_vendor_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no vendor 'quizzly'; Allowed: other, qualtrics"):
        StreamConfig.model_validate({"vendor": "quizzly"})


def test_the_door_warns_of_a_word_that_nobody_explained() -> None:
    fields = tuple(Field(name) for name in ("response_id", "finished", "status"))
    stream = Stream("s", "f", "file_drop", Mode.FULL, ("response_id",), fields, feeds=Feeds.SURVEY)
    rules: dict[str, Rule] = {rule.rule_name: rule for rule in suite_for(stream).row_rules}
    known = rules["finished_is_known"].arguments["value_set"]
    assert {"completed", "submitted", "in_progress", "in progress"} <= set(known)  # type: ignore[call-overload]
    assert rules["status_is_known"].severity == rules["response_is_real"].severity == "warning"
