"""How cells of a record are read at the door: a word as its list has it, and whatever somebody typed as `other`."""

import pyarrow as pa
import pytest

from coaching.district import load_district
from coaching.records import MIXED
from coaching.streams import Feeds, Field, Mode, Stream
from warehouse.land.answers import Answers, answers_for

NAME = "Wilhelmina Quagmire"


@pytest.fixture(scope="module")
def answers() -> Answers:
    fields = tuple(Field(q) for asked in MIXED.asked for q in asked.questions)
    stream = Stream("google_sheets", "some", "google_sheets", Mode.FULL, (), fields, feeds=Feeds.RECORDS)
    return answers_for(stream, load_district("sandbox"))


@pytest.mark.parametrize(
    ("question", "written", "read"),
    [
        ("activity_class", "Learning Tech Support", "learning_tech_support"),
        ("activity_class", "OFF_ROLE", "off_role"),
        ("activity_class", NAME, "other"),
        ("activity_class", f"pd; {NAME}", "pd; other"),
        ("activity", "Modeling best practices", "MB"),
        ("activity", "mb", "MB"),
        ("essential_condition", "Consistent and Adequate Funding", "consistent_and_adequate_funding"),
        ("learning_forward_role", "data coach", "data_coach"),
        ("samr_level", "Redefinition", "redefinition"),
        ("is_met", "Yes", "true"),
        ("is_met", "n", "false"),
        ("is_met", f"yes, says {NAME}", "true; other"),
        ("goal_id", "G-12", "G-12"),
        ("goal_id", NAME, "other"),
        ("goal_id", "quagmire", "other"),
        ("school_year", "2025-26", "2025-26"),
        ("minutes", "45", "45"),
        ("barrier", "n/a", ""),
        ("learning_forward_role", "Data coach, Catalyst for change", "data_coach; catalyst_for_change"),
        ("listened_to_needs", "In part", "in_part"),
        ("guided_throughout", f"yes, by {NAME}", "yes; other"),
    ],
)
def test_an_answer_lands_as_its_list_has_it(answers: Answers, question: str, written: str, read: str) -> None:
    assert answers.read(question, pa.array([written])).to_pylist() == [read]


def test_standards_are_read_by_the_grammar_of_codes(answers: Answers) -> None:
    assert answers.read("standards", pa.array(["4b, 2f"])).to_pylist() == ["4b code 4b 1; 2f none - 0"]
