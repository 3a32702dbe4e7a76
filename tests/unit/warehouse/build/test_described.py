"""A column is described once: where several models have it, they refer to its doc block."""

import re
from collections import Counter

import yaml

from coaching.paths import PROJECT

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
