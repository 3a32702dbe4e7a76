"""Items asked otherwise and numbers of people invited: what such a row must say."""

from pathlib import Path

import pytest

from coaching.paths import PROJECT
from coaching.seeds import SEEDS, read_seeds
from coaching.seeds.judge import judge
from coaching.seeds.surveys import TPACK_KINDS
from coaching.seeds.table import read_table

_NONE_COUNTS = "the item of a share has another scale here, and no answer of it above the lowest counts"
_NO_MEASURE = "the item is of no construct and of no share"
_NO_PURPOSE = "P05 and a purpose go together"
_NO_ANSWER = "a metric_id and an answer of the scale above its lowest go together"


def _found(seed: str, row: str, folder: Path) -> list[str]:
    file = folder / f"{seed}.csv"
    file.write_text(f"{','.join(SEEDS[seed].headings)}\n{row}\n", encoding="utf-8")
    table, found = read_table(SEEDS[seed], file, name=file.name)
    assert not found
    tables = {
        "forms": [{"form_id": "f", "form_version": "2"}],
        "survey_constructs": [{"construct_id": "c"}],
        "survey_questions": [
            {"form_id": "f", "question_id": "q1", "metric_id": ""},
            {"form_id": "f", "question_id": "q2", "metric_id": "P04"},
        ],
        "survey_waves": [{"form_id": "f", "wave_id": "w"}],
    }
    return [flaw.problem for flaw in judge(table, tables)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("f,2,q1,1,7,,,", []),
        ("f,2,q1,,,We rarely,yes,", []),
        ("f,2,q1,5,1,,,", ["it is not above scale_min"]),
        ("f,2,q1,1,,,,", ["the scale has one end"]),
        ("f,2,q1,,,,yes,", ["it says nothing that differs"]),
        ("f,2,q2,1,4,,yes,3", []),
        ("f,2,q2,,,We rarely,yes,", []),
        ("f,2,q2,1,4,,yes,", [_NONE_COUNTS]),
        ("f,2,q2,1,4,,yes,5", [_NONE_COUNTS]),
        ("f,2,q2,,,We rarely,yes,3", [_NONE_COUNTS]),
        ("f,2,q1,1,4,,yes,3", [_NONE_COUNTS]),
    ],
)
def test_an_item_asked_otherwise(row: str, told: list[str], tmp_path: Path) -> None:
    assert _found("survey_item_versions", row, tmp_path) == told


@pytest.mark.parametrize(("row", "told"), [("f,w,240,emails sent", []), ("f,w,0,emails sent", ["it asks nobody"])])
def test_how_many_were_asked(row: str, told: list[str], tmp_path: Path) -> None:
    assert _found("survey_invitations", row, tmp_path) == told


def test_an_item_or_wave_that_there_is_not_is_told(tmp_path: Path) -> None:
    assert len(_found("survey_item_versions", "f,2,q9,1,7,,,", tmp_path)) == 1
    assert len(_found("survey_invitations", "f,other,240,emails sent", tmp_path)) == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("f,q3,c,,1,5,1,,,", []),
        ("f,q3,,,1,5,1,P04,,4", []),
        ("f,q3,c,yes,1,5,1,P05,agency,4", []),
        ("f,q3,,,1,5,1,,,", [_NO_MEASURE]),
        ("f,q3,,,1,5,1,P05,,4", [_NO_PURPOSE]),
        ("f,q3,,,1,5,1,P04,agency,4", [_NO_PURPOSE]),
        ("f,q3,,,1,5,1,P04,,", [_NO_ANSWER]),
        ("f,q3,,,1,5,1,P04,,1", [_NO_ANSWER]),
        ("f,q3,,,1,5,1,P04,,6", [_NO_ANSWER]),
        ("f,q3,c,,1,5,1,,,4", [_NO_ANSWER]),
    ],
)
def test_an_item_of_which_a_share_is_told(row: str, told: list[str], tmp_path: Path) -> None:
    assert _found("survey_questions", row, tmp_path) == told


@pytest.mark.parametrize("seed", ["survey_questions", "survey_constructs", "survey_item_versions", "ref_benchmarks"])
def test_a_file_from_before_lacks_nothing(seed: str, tmp_path: Path) -> None:
    """What was declared later may be absent; what a file always had may not."""
    before = [column.name for column in SEEDS[seed].columns if not column.may_be_absent]
    assert len(before) < len(SEEDS[seed].columns)
    file = tmp_path / f"{seed}.csv"
    for headings, told in ((before, []), (before[1:], [f"column '{before[0]}' is missing"])):
        file.write_text(f"{','.join(headings)}\n{','.join('1' for _ in headings)}\n", encoding="utf-8")
        table, found = read_table(SEEDS[seed], file, name=file.name)
        assert [flaw.problem for flaw in found] == told
        assert table.text().splitlines()[0] == ",".join(SEEDS[seed].headings)


def test_kinds_of_knowledge_are_those_of_the_vocabulary() -> None:
    terms = read_seeds(PROJECT).rows("ref_terms")
    assert sorted(TPACK_KINDS) == sorted(row["term_code"] for row in terms if row["vocabulary"] == "tpack")
