"""The page of the nights: what each came to, why something was refused, and nothing that a browser would run."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coaching.outcomes import Outcome, write_outcome
from nights import operations, report
from nights.cli import app
from nights.night import Night, open_night
from nights.steps import WAREHOUSE
from tests.unit.warehouse.pages.reader import read
from tests.unit.warehouse.pages.toy_marts import make_marts

FIRST, SECOND = "2026-01-05", "2026-01-06"


@pytest.fixture
def night() -> Night:
    night = open_night(SECOND, district="sandbox")
    for day in (FIRST, SECOND):
        for stream in night.streams:
            said = Outcome(day, "check", stream.source, stream.name, "landed", rows=1000, accepted=990, quarantined=10,
                           seconds=1.5)  # fmt: skip
            write_outcome(night.paths.runs, said)
        for step in WAREHOUSE:
            write_outcome(night.paths.runs, Outcome(day, step.name, "", "", "done", seconds=20))
    return night


def written(night: Night) -> str:
    return report.write_page(night).read_text(encoding="utf-8")


def refuse(night: Night, reason: str) -> None:
    stream = night.streams[0]
    write_outcome(night.paths.runs, Outcome(SECOND, "check", stream.source, stream.name, "refused", reason=reason))


def test_each_night_has_a_line_and_one_is_told_in_detail(night: Night) -> None:
    said = read(written(night)).sections
    many = len(night.streams)
    rows = f"{1000 * many:,}{990 * many:,}{10 * many:,}{1.5 * many + 20 * len(WAREHOUSE):,.1f}"
    assert f"{SECOND}green{rows}{FIRST}green{rows}" in said["nights"]
    assert "State: green." in said["night"]
    assert "build marts20.0" in said["night"]
    assert "Refused" not in said["night"]


def test_what_was_refused_stands_with_its_reason(night: Night) -> None:
    refuse(night, "A <b>shrunken</b> roster.")
    text = written(night)
    assert "State: 1 refused; the last good data stays in the marts." in read(text).sections["night"]
    assert "A <b>shrunken</b> roster." in read(text).sections["night"]
    assert "<b>" not in text
    assert f"{SECOND}1 refused" in read(text).sections["nights"]


def test_an_earlier_nights_report_loses_no_later_night(night: Night) -> None:
    said = read(written(replace(night, load_date=FIRST))).sections
    assert SECOND in said["nights"]
    assert f"The night of {FIRST}" in said["night"]


def test_a_page_shows_two_weeks_and_says_of_how_many(night: Night) -> None:
    for day in range(1, 29):
        write_outcome(night.paths.runs, Outcome(f"2025-11-{day:02}", "extract", "canvas", "users", "refused"))
    said = read(written(night)).sections["nights"]
    assert f"The newest {operations.NIGHTS_SHOWN} of 30 nights" in said
    assert "2025-11-171 refused, not published" in said
    assert "2025-11-16" not in said


def test_before_the_first_night(night: Night, tmp_path: Path) -> None:
    other = open_night(SECOND, district="sandbox")
    empty = replace(other, paths=type(other.paths)(tmp_path / "other"))
    assert "No night has run yet." in written(empty)


def test_pages_are_drawn_anew_beside_the_edition(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHING_DISTRICT", "sandbox")
    refused = CliRunner().invoke(app, ["pages"])
    assert "No edition is published yet." in str(refused.exception)
    bi = make_marts(night.paths.published / "current" / "bi")
    before = bi.stat().st_mtime_ns
    (night.paths.reports / "report" / "school").mkdir(parents=True)
    (night.paths.reports / "report" / "school" / "gone.html").write_text("a school that is no more")
    done = CliRunner().invoke(app, ["pages"])
    assert done.exit_code == 0
    assert str(night.paths.reports / "report" / "index.html") in done.output
    assert str(night.paths.reports / "nights.html") in done.output
    made = sorted(p.name for p in (night.paths.reports / "report").rglob("*.html"))
    assert made == ["S01.html", "S03.html", "index.html", "k2.html"]
    assert bi.stat().st_mtime_ns == before
    assert [p.name for p in bi.parent.iterdir()] == ["bi.duckdb"]
