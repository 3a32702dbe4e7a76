"""Documents name what is really there: links, files, make targets and commands."""

import re
from itertools import takewhile
from pathlib import Path

import pytest

from coaching.paths import PROJECT
from tests.unit.test_ground import targets
from tests.unit.test_imports import PACKAGES

DOCS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", DOCS, ids=lambda f: f.name)
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (file.parent / path).resolve() if path else file
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def paths_named(text: str) -> set[str]:
    starts = tuple(f"{name}/" for name in (*PACKAGES, "bin", "dbt_project", "districts", "docs", "tests"))
    words = {
        word.rstrip(".,;:").split(":")[0]
        for code in CODE.findall(text)
        for word in code.split()
        if word.startswith(starts)
    }
    return {word for word in words if not re.search(r"[<>*{}…$]", word)}


def test_documents_name_files_that_exist() -> None:
    named = {
        (file.name, path) for file in DOCS for path in paths_named(FENCE.sub("", file.read_text(encoding="utf-8")))
    }
    assert len(named) > 30
    assert sorted(f"{file}: {path}" for file, path in named if not (PROJECT / path).exists()) == []


def test_documents_name_make_targets_that_exist() -> None:
    named = {
        (file.name, target)
        for file in DOCS
        for target in re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)\b", " | ".join(_code(file)))
    }
    assert len(named) > 8
    assert sorted(f"{file}: make {target}" for file, target in named if target not in targets()) == []


def test_documents_name_commands_that_exist() -> None:
    from typer.main import get_command

    from nights.cli import app

    commands = getattr(get_command(app), "commands", {})
    named = [
        (file.name, line)
        for file in DOCS
        for line in re.findall(
            r"(?:bin/|\b)coaching ([a-z][a-z-]+(?: --[a-z-]+| <?[\w-]+>?)*)", " | ".join(_code(file))
        )
    ]
    assert len({line.split()[0] for _, line in named} & set(commands)) >= 4
    unknown = []
    for file, line in named:
        name, *words = line.split()
        free = name in commands and not commands[name].context_settings.get("allow_interspersed_args", True)
        if free:  # options after the verb are dbt's
            words = list(takewhile(lambda word: word.startswith("--"), words))
        options = {o for parameter in commands[name].params for o in parameter.opts} if name in commands else set()
        if name not in commands or {w for w in words if w.startswith("--")} - options:
            unknown.append(f"{file}: coaching {line}")
    assert sorted(set(unknown)) == []


def _code(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [*FENCE.findall(text), *CODE.findall(FENCE.sub("", text))]
