"""How the log's questions on how a session was held are read at the door: one word each, typed names as `other`."""

import pyarrow as pa
import pytest

from coaching.choices import WORDED
from coaching.district import load_district
from coaching.streams import Feeds, Field, Mode, Stream
from warehouse.land.answers import Answers, answers_for

NAME = "Wilhelmina Quagmire"


@pytest.fixture(scope="module")
def answers() -> Answers:
    fields = tuple(Field(question) for question in WORDED[Feeds.COACHING_LOG])
    stream = Stream("google_sheets", "some", "google_sheets", Mode.FULL, (), fields, feeds=Feeds.COACHING_LOG)
    return answers_for(stream, load_district("sandbox"))


@pytest.mark.parametrize(
    ("question", "written", "read"),
    [
        ("learning_goal_first", "Yes", "true"),
        ("learning_goal_first", "n", "false"),
        ("learning_goal_first", "No tool", "no_tool"),
        ("learning_goal_first", "n/a", ""),
        ("agency_asked", "TRUE", "true"),
        ("agency_asked", f"with {NAME}", "other"),
        ("core_moves", "Model, Pilot support", "model; pilot_support"),
        ("core_moves", "model;Follow-up;", "model; follow_up"),
        ("core_moves", '["Debrief","Follow-up"]', "debrief; follow_up"),
        ("core_moves", f"Debrief\n{NAME}", "debrief; other"),
        ("feedback_score", "4", "4"),
        ("feedback_score", "4.0", "4"),
        ("feedback_score", "7", "other"),
        ("session_status", "Held", "held"),
        ("session_status", "Completed", "held"),
        ("session_status", "Canceled", "cancelled"),
        ("session_status", "Cancelled by teacher", "cancelled"),
        ("session_status", "Not held", "cancelled"),
        ("session_status", "No-show", "no_show"),
        ("session_status", "NO SHOW", "no_show"),
        ("session_status", "Rescheduled", "rescheduled"),
        ("session_status", "Held, Cancelled", "held; cancelled"),
        ("session_status", f"{NAME} was ill", "other"),
        ("session_status", "n/a", ""),
    ],
)
def test_an_answer_lands_as_one_word(answers: Answers, question: str, written: str, read: str) -> None:
    assert answers.read(question, pa.array([written])).to_pylist() == [read]


@pytest.mark.parametrize(
    ("question", "written", "read"),
    [
        ("goal_focus", "Student learning", "students"),
        ("goal_focus", "Teaching practice", "practice"),
        ("goal_focus", "Students; Tool", "students; tool"),
        ("goal_focus", f"what {NAME} wants", "other"),
        ("goal_origin", "School or team", "school_or_team"),
        ("goal_origin", "shared_concern", "shared_concern"),
        ("goal_origin", "A new tool, A shared concern", "other; shared_concern"),
        ("goal_origin", "n/a", ""),
    ],
)
def test_what_is_said_of_a_cycles_goal_lands_as_one_word(question: str, written: str, read: str) -> None:
    fields = tuple(Field(name) for name in WORDED[Feeds.COACHING_CYCLES])
    stream = Stream("google_sheets", "some", "google_sheets", Mode.FULL, (), fields, feeds=Feeds.COACHING_CYCLES)
    cycles = answers_for(stream, load_district("sandbox"))
    assert cycles.read(question, pa.array([written])).to_pylist() == [read]
