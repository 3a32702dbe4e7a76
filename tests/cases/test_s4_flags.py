"""S4: yes and no in a seed are understood as people write them, or refused before anything is built."""

import shutil
from pathlib import Path

import pytest

from coaching.paths import PROJECT
from coaching.seeds import SEEDS
from coaching.seeds.judge import judge
from coaching.seeds.table import read_table
from nights.doctor import examine
from tests.cases.survey_district import built, query

_HEAD = "form_id,question_id,construct_id,is_reversed,scale_min,scale_max,position\n"
# columns that a file may lack are there for the warehouse
_WHOLE = _HEAD.replace("\n", ",metric_id,purpose,counts_from\n")


def _read(text: str, folder: Path) -> str:
    file = folder / "survey_questions.csv"
    file.write_text(text, encoding="utf-8")
    table, found = read_table(SEEDS["survey_questions"], file, name=file.name)
    assert not found
    return table.text()


@pytest.mark.parametrize(
    ("word", "flag"),
    [("yes", "true"), ("TRUE", "true"), (" 1 ", "true"), ("x", "true"), ("No", "false"), ("0", "false"), ("", "false")],
)
def test_a_word_is_understood(word: str, flag: str, tmp_path: Path) -> None:
    assert _read(f"{_HEAD}f,q1,c,{word},1,5,1\n", tmp_path) == f"{_WHOLE}f,q1,c,{flag},1,5,1,,,\n"


def test_quotes_and_line_ends_make_no_difference(tmp_path: Path) -> None:
    assert _read(f'{_HEAD}f,"q1",c,true,1,5,1\r\n', tmp_path) == f"{_WHOLE}f,q1,c,true,1,5,1,,,\n"


@pytest.mark.parametrize(("seed", "column"), [("survey_questions", "is_reversed"), ("job_titles", "is_coaching_role")])
def test_the_doctor_refuses_another_word(
    seed: str, column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "district"
    shutil.copytree(PROJECT / "districts" / "sandbox", folder)
    file = folder / "seeds" / f"{seed}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("true", "reverse", 1), encoding="utf-8")
    monkeypatch.setenv("COACHING_DISTRICT", str(folder))
    (found,) = [look for look in examine(offline=True) if look.what == "configuration" and not look.ok]
    line = next(
        n
        for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "reverse," in text or text.endswith("reverse")
    )
    assert f"{seed}.csv, line {line}, column {column}: " in found.text
    assert "Write true or false" in found.text


def test_all_rows_are_named_at_once(tmp_path: Path) -> None:
    rows = "".join(f"f,q{n},c,{'reverse' if n in (1, 3) else 'no'},1,5,{n}\n" for n in range(1, 4))
    file = tmp_path / "survey_questions.csv"
    file.write_text(_HEAD + rows, encoding="utf-8")
    (found,) = judge(read_table(SEEDS["survey_questions"], file, name=file.name)[0], {})
    assert found.place == "lines 2, 4, column is_reversed"


@pytest.mark.slow
def test_the_models_reverse_what_says_yes(tmp_path_factory: pytest.TempPathFactory) -> None:
    paths = built(Path(tmp_path_factory.getbasetemp()) / "surveys")
    reversed_ones = "select distinct question_id from core.fct_survey_response_item where is_reversed order by all"
    assert query(paths, reversed_ones) == [("q11",), ("q3",), ("q7",)]
    turned = (
        "select bool_and(scored_value = 6 - cast(raw_value as double)), count(*) from core.fct_survey_response_item"
    )
    assert query(paths, f"{turned} where is_reversed and scored_value is not null") == [(True, 240)]
