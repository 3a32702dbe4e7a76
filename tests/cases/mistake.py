"""What people get wrong in a district's folder: where each is made, and what has to be told of it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coaching.paths import PROJECT

YML = "district.yml"
_FILES = """
  files:
    kind: file_drop
    options: {folder: "${EXTRA_FILES}", pattern: "extra*.csv"}
    streams:
      library_log:
        feeds: coaching_log
        framework: ISTEC-2019
        columns:
          Day: session_date
          Coach: {name: coach_email, privacy: pseudonymise_email, namespace: staff}
"""


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        file: of the district's folder.
        old: the text that stands there; empty to put the new one before the file.
        new: what somebody writes instead; a function changes the whole file.
        told: patterns that one line of the doctor's must have: file, place, what is right.
        today: where the day matters.
        follows: how many further findings truly follow from it.
    """

    file: str
    old: str
    new: str | Callable[[Path], None]
    told: tuple[str, ...]
    today: date | None = None
    follows: int = 0


def base(folder: Path) -> Path:
    """A copy of the sandbox's folder with a folder of files beside its systems."""
    shutil.copytree(PROJECT / "districts" / "sandbox", folder)
    file = folder / YML
    file.write_text(file.read_text(encoding="utf-8").rstrip("\n") + _FILES, encoding="utf-8")
    return folder


def EXTRA_FILES(folder: Path) -> Path:  # noqa: N802 - named as its variable
    """The folder of that variable, with one file."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    (files / "extra.csv").write_text("Day,Coach\n2026-03-02,a@b.example\n", encoding="utf-8")
    return files


def edit(folder: Path, mistake: Mistake) -> None:
    """Makes a mistake."""
    file = folder / mistake.file
    if not isinstance(mistake.new, str):
        mistake.new(file)
        return
    text = file.read_text(encoding="utf-8")
    assert mistake.old in text, (mistake.file, mistake.old)
    file.write_text(text.replace(mistake.old, mistake.new, 1) if mistake.old else mistake.new + text, encoding="utf-8")
