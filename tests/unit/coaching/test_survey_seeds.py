"""Items asked otherwise and numbers of people invited: what such a row must say."""

from pathlib import Path

import pytest

from coaching.seeds import SEEDS
from coaching.seeds.judge import judge
from coaching.seeds.table import read_table


def _found(seed: str, row: str, folder: Path) -> list[str]:
    file = folder / f"{seed}.csv"
    file.write_text(f"{','.join(SEEDS[seed].headings)}\n{row}\n", encoding="utf-8")
    table, found = read_table(SEEDS[seed], file, name=file.name)
    assert found == []
    tables = {
        "forms": [{"form_id": "f", "form_version": "2"}],
        "survey_questions": [{"form_id": "f", "question_id": "q1"}],
        "survey_waves": [{"form_id": "f", "wave_id": "w"}],
    }
    return [flaw.problem for flaw in judge(table, tables)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("f,2,q1,1,7,,", []),
        ("f,2,q1,,,We rarely,yes", []),
        ("f,2,q1,5,1,,", ["it is not above scale_min"]),
        ("f,2,q1,1,,,", ["the scale has one end"]),
        ("f,2,q1,,,,yes", ["it says nothing that differs"]),
    ],
)
def test_an_item_asked_otherwise(row: str, told: list[str], tmp_path: Path) -> None:
    assert _found("survey_item_versions", row, tmp_path) == told


@pytest.mark.parametrize(("row", "told"), [("f,w,240,emails sent", []), ("f,w,0,emails sent", ["it asks nobody"])])
def test_how_many_were_asked(row: str, told: list[str], tmp_path: Path) -> None:
    assert _found("survey_invitations", row, tmp_path) == told


def test_an_item_or_wave_that_there_is_not_is_told(tmp_path: Path) -> None:
    assert len(_found("survey_item_versions", "f,2,q9,1,7,,", tmp_path)) == 1
    assert len(_found("survey_invitations", "f,other,240,emails sent", tmp_path)) == 1
