"""A batch as its distinct values: what is asked about, and which rows an answer leads back to."""

import numpy as np
import pyarrow as pa
import pytest

from expectations.engine import values
from expectations.engine.rules import matches, one_of
from expectations.engine.validator import Validator
from expectations.engine.values import Look, Values, frames


def _rows(look: Look) -> dict[tuple[int, int], list[int]]:
    return {(column, rule): rows.tolist() for column, rule, rows in look.rows()}


def test_a_value_is_asked_about_once() -> None:
    known = Values(1)
    look = known.look([pa.array(["a", "b", "a", None])])
    assert look.unknown.to_pylist() == ["a", "b", None]
    look.told(0, np.array([1]))
    assert _rows(look) == {(0, 0): [1]}
    again = known.look([pa.array(["b", None, "c", "b"])])
    assert again.unknown.to_pylist() == ["c"]
    assert _rows(again) == {(0, 0): [0, 3]}


def test_columns_that_are_asked_the_same_share_their_values() -> None:
    known = Values(2)
    look = known.look([pa.array(["a", "b", None]), pa.array(["c", "b", "c"]), pa.array(["a", "a", "a"])])
    assert look.unknown.to_pylist() == ["a", "b", None, "c"]
    look.told(0, np.array([1]))
    look.told(1, np.array([1, 3]))
    assert _rows(look) == {(0, 0): [1], (0, 1): [1], (1, 0): [1], (1, 1): [0, 1, 2]}


def test_only_so_many_verdicts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "_REMEMBERED", 3)
    known = Values(1)
    _rows(known.look([pa.array(["a", "b"])]))
    _rows(known.look([pa.array(["c", "d"])]))
    assert known.look([pa.array(["a", "b", "c", "d"])]).unknown.to_pylist() == ["c", "d"]


def test_long_columns_have_frames_of_their_own_and_short_ones_share_one() -> None:
    long = pa.array([str(n) for n in range(45_000)])
    short = {"short": pa.array(["x", "y"]), "one": pa.array(["z"]), "none": pa.array([], pa.string())}
    made = list(frames({"long": long, **short}))
    assert [list(frame.data.columns) for frame in made] == [["short", "one"], ["long"], ["long"], ["long"]]
    assert [frame.start for frame in made] == [0, 0, 20_480, 40_960]
    assert [len(frame.data) for frame in made] == [2, 20_480, 20_480, 4_040]
    assert made[3].positions("long", np.array([0, 4_039])).tolist() == [40_960, 44_999]
    assert made[0].positions("one", np.array([0, 1])).tolist() == [0]


@pytest.mark.parametrize("size", [1, 1_024, 1_025, 20_480, 20_481, 50_000])
def test_the_rows_are_those_that_a_plain_look_finds(size: int) -> None:
    """Around every border: few and many, one frame and several, remembered or not."""
    draw = np.random.default_rng(size)
    ids = [f"{n:06d}" if n % 7 else f"x{n}" for n in draw.integers(0, size, size)]
    words = [str(w) for w in draw.choice(["yes", "no", "maybe", ""], size)]
    rules = (matches("id", r"\d{6}", "", rule_name="id"), one_of("word", ("yes", "no")))
    validator = Validator(rules)
    for part in (slice(0, size), slice(size // 2, size), slice(0, size)):
        batch = {rules[0].seen_as: pa.array(ids[part]), rules[1].seen_as: pa.array([w or None for w in words[part]])}
        found = {name: rows.tolist() for name, rows in validator.failures(batch).items()}
        expected = {
            "id": [row for row, value in enumerate(ids[part]) if value.startswith("x")],
            "word_is_known": [row for row, word in enumerate(words[part]) if word == "maybe"],
        }
        assert found == {name: rows for name, rows in expected.items() if rows}


def test_two_columns_are_asked_about_in_one_question_and_answered_each_by_itself() -> None:
    rules = (one_of("here", ("yes", "no")), one_of("there", ("yes", "no")), one_of("else", ("yes",)))
    batch = {
        rules[0].seen_as: pa.array(["yes", "perhaps", None]),
        rules[1].seen_as: pa.array(["never", "no", "perhaps"]),
        rules[2].seen_as: pa.array(["no", "yes", "no"]),
    }
    found = {name: rows.tolist() for name, rows in Validator(rules).failures(batch).items()}
    assert found == {"here_is_known": [1], "there_is_known": [0, 2], "else_is_known": [0, 2]}
