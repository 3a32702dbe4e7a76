"""A column is described once: where several models have it, they refer to its doc block."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from coaching.errors import ConfigError
from coaching.paths import PROJECT
from coaching.streams import Field, Mode, Staged, Stream
from warehouse.build.contract_docs import contract_docs
from warehouse.build.contract_views import contract_views, is_by_hand

MODELS = PROJECT / "dbt_project" / "models"


def _columns() -> list[tuple[str, str]]:
    """Model and description of every column that a yml of the project describes."""
    found = []
    for file in MODELS.rglob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models") or []:
            found += [(model["name"], str(c.get("description") or "")) for c in model.get("columns") or []]
    return found


def test_no_description_stands_twice() -> None:
    texts = Counter(text for _, text in _columns() if "doc(" not in text)
    assert len(texts) > 50
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_reference_finds_one_block() -> None:
    blocks = Counter(
        name
        for file in (MODELS / "docs").glob("*.md")
        for name in re.findall(r"\{%-? *docs (\w+)", file.read_text(encoding="utf-8"))
    )
    wanted = {name for _, text in _columns() for name in re.findall(r"doc\('(\w+)'\)", text)}
    assert len(wanted) > 100
    assert wanted <= set(blocks)
    assert [name for name, count in blocks.items() if count > 1] == []


def test_what_feeds_a_contract_is_described_in_its_words() -> None:
    """A file of a folder that feeds nothing any more is found too."""
    folders = [f for f in (MODELS / "staging").iterdir() if f.is_dir()]
    wanted = {n: text for folder in folders for n, text in contract_docs(folder, MODELS / "intermediate").items()}
    there = {f.name: f.read_text(encoding="utf-8") for f in (MODELS / "staging").glob("*/_as_*.yml")}
    assert len(wanted) > 2
    drifted = sorted(f for f in {*wanted, *there} if wanted.get(f) != there.get(f))
    assert drifted == [], "run `make staging` and commit what it writes"


def test_a_model_that_feeds_no_described_contract_is_named(tmp_path: Path) -> None:
    for model in ("stg_one__as_lms_users", "stg_one__as_lms_userz"):
        (tmp_path / f"{model}.sql").write_text("select 1")
    with pytest.raises(ConfigError, match=r"stg_one__as_lms_userz\.sql feeds the contract 'lms_userz'"):
        contract_docs(tmp_path, MODELS / "intermediate")
    (tmp_path / "stg_one__as_lms_userz.sql").unlink()
    (text,) = contract_docs(tmp_path, MODELS / "intermediate").values()
    (model,) = yaml.safe_load(text)["models"]
    assert model["name"] == "stg_one__as_lms_users"
    assert {"platform", "user_id", "roster_user_id"} <= {c["name"] for c in model["columns"]}


def _courses(contract: str, *columns: str) -> Stream:
    fields = tuple(Field(c) for c in columns)
    return Stream("one", "courses", "one", Mode.FULL, columns[:1], fields, staged=Staged.NEWEST, fills=(contract,))


def test_a_stream_fills_a_contract_whose_columns_it_has(tmp_path: Path) -> None:
    stream = _courses("lms_courses", "course_id", "course_purpose", "title")
    ((name, text),) = contract_views("one", [stream], MODELS / "intermediate").items()
    assert name == "stg_one__as_lms_courses.sql"
    head, _, sql = text.partition("\n")
    assert "declaration of courses in extractors/kinds/one" in head
    columns = "    'one' as platform,\n    course_id,\n    course_purpose\n"
    assert sql == f"select\n{columns}from {{{{ ref('stg_one__courses') }}}}\n"
    (tmp_path / name).write_text(text)
    assert not is_by_hand(tmp_path / name)
    (tmp_path / name).write_text(sql)
    assert is_by_hand(tmp_path / name)


@pytest.mark.parametrize(
    ("contract", "problem"),
    [("lms_course", "'lms_course', which is no contract"), ("lms_courses", "without its column 'course_purpose'")],
)
def test_a_stream_that_cannot_fill_a_contract_is_refused(contract: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        contract_views("one", [_courses(contract, "course_id")], MODELS / "intermediate")
