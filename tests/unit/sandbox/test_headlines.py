"""The demo's last screen fits a terminal: 80 columns, 30 lines, the headline first."""

from pathlib import Path

import pytest

from coaching.outcomes import Outcome
from coaching.paths import PROJECT
from sandbox import demo, headlines
from tests.unit.warehouse.pages.toy_marts import change, make_marts

NIGHTS = tuple(demo.EXPECTED)


def edition(folder: Path, *, filled: bool = True) -> Path:
    make_marts(folder / "bi", filled=filled)
    return folder


def outcomes(status: str) -> list[Outcome]:
    return [Outcome("", "check", "google_sheets", f"stream_{n}", "landed", accepted=1_234_567, quarantined=99)
            for n in range(19)] + [Outcome("", "check", "oneroster", "users", status)]  # fmt: skip


def show(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path, states: list[str]
) -> list[str]:
    monkeypatch.setenv("COACHING_DATA", str(data))
    monkeypatch.setattr(demo, "open_night", lambda night, **_: night)
    monkeypatch.setattr(demo, "landed", lambda night: outcomes("refused" if night == NIGHTS[1] else "landed"))
    demo._show(dict(zip(NIGHTS, states, strict=True)), 321.4)
    return capsys.readouterr().out.splitlines()[1:]  # after the rule


@pytest.fixture
def data(tmp_path: Path) -> Path:
    edition(tmp_path / "data" / "published" / "current")
    return tmp_path / "data"


def test_the_last_screen_fits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # as `make demo` is: in the folder that has data/
    lines = show(monkeypatch, capsys, data, ["success", "failed", "success"])
    assert max(map(len, lines)) <= headlines.WIDTH
    assert 15 < len(lines) <= headlines.MOST_LINES
    assert lines[0] == "Coaching in the school year 2025-26, data through 2026-06-12"
    assert lines[1].startswith("  Reach       0 % to 25 % of eligible teachers coached")
    places = lines[next(n for n, line in enumerate(lines) if "Where to look" in line) + 1 :]
    assert places[0].split()[0] == "data/published/current/bi/report/index.html"
    assert [line for line in lines if line.startswith(f"  {NIGHTS[1]}")] == [
        f"  {NIGHTS[1]}  failed as it should: oneroster.users refused"
    ]
    assert sum(line.startswith("  2026-06-1") for line in lines) == len(NIGHTS)


def test_another_end_than_expected_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    said = "\n".join(show(monkeypatch, capsys, data, ["failed", "success", "success"]))
    assert f"{NIGHTS[0]}  failed, but success was expected" in said


def test_a_long_folder_keeps_its_line_whole(tmp_path: Path) -> None:
    place = tmp_path / ("long" * 20) / "index.html"
    assert headlines.where({place: "the report"}) == [f"  {place}", "    the report"]
    assert PROJECT not in place.parents


def test_a_district_without_a_closed_year(tmp_path: Path) -> None:
    assert headlines.headline(edition(tmp_path, filled=False)) == [
        "No school year has closed yet: the report tells of its months and terms."
    ]


def test_it_is_of_the_newest_year_alone_and_tells_knowledge_apart(tmp_path: Path) -> None:
    file = edition(tmp_path) / "bi" / "bi.duckdb"
    for mart in ("mart_implementation_by_school", "mart_implementation_district_standard", "mart_impact_by_school"):
        change(file, f"insert into marts.{mart} select * replace ('2024-25' as period_key) from marts.{mart}")
    change(file, "insert into marts.mart_impact_by_school select * replace ('2' as guskey_level, ci_low - 1 as ci_low) "
                 "from marts.mart_impact_by_school where period_key = '2025-26'")  # fmt: skip
    change(file, "update marts.mart_implementation_by_school set reach_rate = 0.004 where school_key = 'k3'")
    said = " ".join(" ".join(headlines.headline(tmp_path)).split())
    assert "Reach under 1 % to 25 % of eligible teachers coached (the 2 of 3 schools" in said
    assert "Hours at least 41 (the 2 of 2 standards" in said
    assert "Change clearly higher after coaching: practice 1 of 1, knowledge 0 of 1 results" in said


def test_where_nothing_may_be_shown(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    for mart in ("mart_implementation_by_school", "mart_implementation_district_standard"):
        change(
            folder / "bi" / "bi.duckdb", f"update marts.{mart} set reach_rate = null, coach_minutes_allocated = null"
        )
    said = "\n".join(headlines.headline(folder))
    assert "hidden in every school" in said
    assert "hidden in every standard" in said
    assert "Most on" not in said
