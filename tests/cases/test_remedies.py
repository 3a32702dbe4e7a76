"""What documents and messages tell an operator to run can be run: every word of it, and the shell blocks for real."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer

from coaching.manifest import FOOTER_KEY
from coaching.paths import PROJECT
from nights.cli import app
from nights.night import Night, open_night
from sandbox.process import sandbox_process
from tests.cases.documented import BLOCK, blocks, run_word_for_word
from tests.integration.landing_fixture import land, roster
from warehouse import store
from warehouse.publish import editions

NIGHT, BEFORE = "2026-03-09", "2026-03-08"
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/operations.md",
    "docs/architecture.md",
    "dbt_project/seeds/README.md",
)
LINE = ("coaching", "nights", "dags", "extractors", "expectations", "warehouse")
_ONE = r"(?:COACHING_DISTRICT=\S+ )?(?:bin/)?coaching ([a-z$][^`\n;|#]*)"
# in a code span, or on a line of a block
_SPAN, _LINE_OF_BLOCK = re.compile("`" + _ONE), re.compile(rf"(?:^|; do |&& ){_ONE}", re.MULTILINE)


def _texts(file: Path) -> Iterator[str]:
    """The file's text; of code its texts, with `X` for what is filled in."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield text
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "X" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _commands(text: str) -> list[str]:
    in_blocks = [c for block in BLOCK.findall(text) for c in _LINE_OF_BLOCK.findall(block)]
    return _SPAN.findall(text) + in_blocks


def _unknown(command: str, known: dict[str, set[str]]) -> str:
    """What of a command the command line does not have."""
    verb, *rest = command.split()
    if verb in ("dbt", "$step") or "…" in verb or "X" in verb:
        return "" if verb != "dbt" or "dbt" in known else verb
    if verb not in known:
        return verb
    options = {word.partition("=")[0] for word in rest if word.startswith("--")}
    return ", ".join(sorted(options - known[verb]))


def test_every_command_that_is_named_exists() -> None:
    group = typer.main.get_command(app)
    assert hasattr(group, "commands")
    known = {name: {o for p in c.params for o in p.opts} | {"--help"} for name, c in group.commands.items()}
    files = [PROJECT / d for d in DOCUMENTS] + [f for p in LINE for f in sorted((PROJECT / p).rglob("*.py"))]
    told = [(f.name, c) for f in files for t in _texts(f) for c in _commands(t)]
    assert len(told) > 40
    assert {c.split()[0] for _, c in told} >= {"doctor", "run", "accept-shrink", "replay", "quarantine", "publish"}
    assert [(file, c, wrong) for file, c in told if (wrong := _unknown(c, known))] == []


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("accept-shrinks --date 2026-03-09", "accept-shrinks"),
        ("run --night 2026-03-09", "--night"),
        ("run --date 2026-03-09", ""),
    ],
)
def test_a_command_that_is_none_is_found(command: str, wrong: str) -> None:
    assert _unknown(command, {"run": {"--date"}, "dbt": set()}) == wrong


def _shrunken(night: Night) -> None:
    """A landing whose roster was far longer the night before, and a log with a row that no rule takes."""
    staff = {f"p{n}": "Teacher" for n in range(2000)}
    roster(night.district, BEFORE, paths=night.paths, titles={**staff, "cas": "Instructional technology coach"})
    session = {"coach_email": "ca" * 32, "session_date": "3/2/2026", "duration_minutes": "30", "school": "North"}
    good = [{**session, "submitted_at": f"3/3/2026 15:00:{n:02d}"} for n in range(10)]
    for name in ("coaching_log", "coaching_log_2011", "coaching_cycles"):
        rows = [*good, {**good[0], "duration_minutes": "999999"}] if name == "coaching_log" else []
        land(night.district, f"google_sheets.{name}", NIGHT, rows, paths=night.paths)
    for file in night.paths.landing.rglob("data.parquet"):  # as if landed with this folder's key
        manifest, table = store.read_manifest(file), pq.ParquetFile(file).read()
        assert manifest
        told = replace(manifest, key_fingerprint=night.key.fingerprint).to_json()
        pq.write_table(table.replace_schema_metadata({FOOTER_KEY: told}), file)


@pytest.mark.slow
def test_the_blocks_for_a_shrunken_list_and_for_quarantine_do_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    night = open_night(NIGHT, district="sandbox")
    _shrunken(night)
    folder = night.paths.root.parent
    with sandbox_process(size="tiny", seed=7) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        again, take_back = blocks("docs/operations.md", "A shrunken list")
        refused = run_word_for_word(again.splitlines()[1], folder=folder)
        assert refused.returncode == 1
        assert "shrink beyond the share" in refused.stdout
        assert run_word_for_word(again, folder=folder, stdin="y\n").returncode == 0
        latest = store.latest(night.paths, "oneroster", "users")
        assert latest
        assert (latest.load_date, latest.shrink_accepted) == (NIGHT, True)
        assert run_word_for_word(take_back, folder=folder).returncode == 0
        assert store.latest(night.paths, "oneroster", "users").load_date == BEFORE
    show, replay = blocks("docs/operations.md", "Quarantine")
    assert "Nothing of 2026-03-09 is in quarantine" in run_word_for_word(show, folder=folder).stdout
    assert "10 accepted, 1 quarantined" in " ".join(run_word_for_word(replay, folder=folder).stdout.split())
    said = run_word_for_word(show, folder=folder).stdout
    assert "google_sheets.coaching_log: 1 broke duration_is_possible" in said
    assert said.endswith(": 11\n")
    assert "999999" not in said
    (anew,) = blocks("docs/operations.md", "Building everything anew")
    assert run_word_for_word(anew, folder=folder).returncode == 0
    *_, first, second = editions.editions(night.paths)
    assert editions.current(night.paths) == second
    assert run_word_for_word("coaching rollback", folder=folder).returncode == 0
    assert editions.current(night.paths) == first
