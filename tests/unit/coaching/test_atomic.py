import ast
import os
from pathlib import Path

import pytest

from coaching import atomic
from coaching.paths import PROJECT

LINE = ("coaching", "nights", "dags", "extractors", "expectations", "warehouse")
# A whole folder and a link, which no helper for files could put in place.
SWAPS_AN_EDITION = "warehouse/publish/editions.py"


def test_what_stood_there_stays_when_the_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    atomic.write_text(target, "first")

    def fail() -> None:
        with atomic.replacing(target) as written:
            written.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "first"
    assert [p.name for p in target.parent.iterdir()] == ["a.txt"]


def test_a_file_is_flushed_before_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[str, bool]] = []
    target = tmp_path / "a.txt"
    monkeypatch.setattr(atomic, "sync", lambda path: flushed.append((path.name, target.exists())))
    with atomic.replacing(target) as written:
        written.write_text("whole")
    assert flushed == [(atomic.aside(target).name, False), (tmp_path.name, True)]
    assert target.read_text() == "whole"


def test_a_file_that_says_so_already_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    atomic.write_if_changed(target, "same")
    os.utime(target, (1, 1))
    atomic.write_if_changed(target, "same")
    assert target.stat().st_mtime == 1
    atomic.write_if_changed(target, "other")
    assert target.stat().st_mtime > 1


def test_what_is_written_once_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "key"
    atomic.write_once(target, "first")
    atomic.write_once(target, "second")
    assert target.read_text() == "first"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_aside_is_abandoned_once_its_process_is_no_more(tmp_path: Path) -> None:
    mine = atomic.aside(tmp_path / "a.parquet")
    assert mine.match(atomic.ASIDE)
    assert not atomic.is_abandoned(mine)
    assert atomic.is_abandoned(mine.with_name(".a.parquet.99999999.tmp"))
    assert atomic.is_abandoned(mine.with_name(".a.parquet.x.tmp"))


def by_hand(text: str) -> list[str]:
    """Forms of aside-then-rename: a rename, a link, a flush, or a temporary name."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, arguments = node.func.attr, len(node.args)
            if name in ("rename", "fsync", "link") or (name == "replace" and arguments == 1 and not node.keywords):
                found.append(name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".tmp"):
            found.append(node.value)
    return found


@pytest.mark.parametrize(
    "text",
    ["a.replace(b)", "os.fsync(f)", "os.link(a, b)", "a.rename(b)", 'f".{a}.tmp"', 'a.with_suffix(".tmp")'],
)
def test_a_form_by_hand_is_found(text: str) -> None:
    assert by_hand(text)


def test_files_come_into_being_in_one_place() -> None:
    files = [f for package in LINE for f in sorted((PROJECT / package).rglob("*.py"))]
    found = {f.relative_to(PROJECT).as_posix() for f in files if by_hand(f.read_text(encoding="utf-8"))}
    assert found == {"coaching/atomic.py", SWAPS_AN_EDITION}
