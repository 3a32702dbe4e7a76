from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from coaching.district import Calendar, District, Span, StreamConfig, Thresholds, district_folder, load_district
from coaching.district.columns import column_flaws
from coaching.errors import ConfigError
from coaching.paths import PROJECT
from coaching.seeds import read_seeds
from coaching.streams import Privacy

SMALLEST = """
name: tiny
title: Tiny District
timezone: America/Chicago
framework: ISTEC-2019
calendar:
  school_years:
    - {name: 2025-26, start: 2025-08-18, end: 2026-06-12, terms: [{name: fall, start: 2025-08-18, end: 2025-12-19}]}
  closed_days:
    - {start: 2025-11-24, end: 2025-11-28, reason: Thanksgiving}
sources:
  canvas: {kind: canvas, connection: canvas}
"""


def write(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "district.yml").write_text(text, encoding="utf-8")
    return str(folder)


@pytest.fixture
def tiny(tmp_path: Path) -> District:
    return load_district(write(tmp_path / "tiny", SMALLEST))


@pytest.mark.parametrize("folder", sorted(p.parent.name for p in (PROJECT / "districts").glob("*/district.yml")))
def test_every_shipped_district_is_right(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REAL_DATA", "/data")
    district = load_district(folder)
    assert district.name == folder
    assert district.sources
    assert district.folder == PROJECT / "districts" / folder


def test_the_chosen_district_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert district_folder().name == "sandbox"
    monkeypatch.setenv("COACHING_DISTRICT", write(tmp_path / "mine", SMALLEST))
    assert district_folder() == tmp_path / "mine"
    assert load_district().title == "Tiny District"


def test_defaults_are_those_of_the_privacy_rules(tiny: District) -> None:
    limits = tiny.thresholds
    assert (limits.staff_implementation, limits.staff_outcomes, limits.students, limits.coaches) == (5, 10, 10, 3)
    assert limits.external == 10
    assert Thresholds.model_validate({}) == limits


FEWEST = "population,people,least,why,source\n" + "".join(
    f"{population},people,{least},why,source\n"
    for population, least in {"staff_implementation": 8, "staff_outcomes": 12, "students": 15, "coaches": 4}.items()
)


def test_a_districts_seed_says_how_few_people_and_its_district_yml_goes_before_it(tmp_path: Path) -> None:
    text = SMALLEST.replace("sources:", "thresholds: {students: 11, cycle_days: 40}\nsources:")
    folder = Path(write(tmp_path / "d", text))
    seed = folder / "seeds" / "ref_privacy_threshold.csv"
    seed.parent.mkdir()
    seed.write_text(FEWEST + "external,people,20,why,source\n")
    limits = load_district(str(folder)).thresholds
    assert (limits.staff_implementation, limits.staff_outcomes, limits.students) == (8, 12, 11)
    assert (limits.coaches, limits.external, limits.cycle_days) == (4, 20, 40)

    seed.write_text(FEWEST)
    with pytest.raises(ConfigError, match=r"ref_privacy_threshold\.csv has no row for population 'external'"):
        load_district(str(folder))
    for wrong in ("9", "10.5", "ten"):
        seed.write_text(FEWEST + f"external,people,{wrong},why,source\n")
        with pytest.raises(ConfigError, match=r"ref_privacy_threshold\.csv, line 6, column least.*number"):
            load_district(str(folder))


def test_columns_may_be_written_short(tmp_path: Path) -> None:
    columns = "{Date: session_date, Coach: {name: coach_email, privacy: pseudonymise, namespace: staff}}"
    forms = f"{{kind: google_sheets, streams: {{log: {{feeds: coaching_log, columns: {columns}}}}}}}"
    text = f"{SMALLEST}  forms: {forms}\n"
    read = load_district(write(tmp_path / "d", text)).sources["forms"].streams["log"].columns
    assert read["Date"].name == "session_date"
    assert read["Date"].privacy is Privacy.KEEP
    assert read["Coach"].privacy is Privacy.PSEUDONYMISE


def test_an_item_of_a_protected_area_needs_a_basis_or_is_dropped() -> None:
    def flaws(consent_basis: str = "", **column: str) -> list[str]:
        item = {"name": "q1", "ppra_area": "religion", **column}
        told = {"columns": {"Do you pray?": item}, "feeds": "survey", "consent_basis": consent_basis}
        stream = StreamConfig.model_validate(told)
        return [problem for _, problem, _, stops in column_flaws(stream, "pupils", read_seeds(Path())) if stops]

    assert any("protected area (religion)" in problem for problem in flaws())
    assert any("protected area" in problem for problem in flaws(consent_basis=" "))
    assert not any("protected area" in problem for problem in flaws(consent_basis="form P-7 of 2025-09-01"))
    assert not any("protected area" in problem for problem in flaws(privacy="drop"))
    with pytest.raises(ValidationError, match="religion"):
        flaws(ppra_area="faith")


WRONG = {
    "an unknown key": ("title: Tiny District", "title: Tiny District\nframewrok: x", "framewrok", "not known"),
    "an unknown kind": ("kind: canvas,", "kind: moodle,", "sources.canvas.kind", "google_sheets"),
    "an unknown zone": ("America/Chicago", "America/Chicagoo", "America/Chicagoo", "IANA"),
    "a missing key": ("title: Tiny District\n", "", "'title'", "required"),
    "a threshold under the floor": (
        "sources:",
        "thresholds: {students: 2}\nsources:",
        "thresholds.students",
        "greater than or equal to 5",
    ),
    "a share beyond one": (
        "sources:",
        "thresholds: {shrink_share: 20}\nsources:",
        "thresholds.shrink_share",
        "less than 1",
    ),
    "a term outside its year": (
        "end: 2025-12-19",
        "end: 2026-12-19",
        "calendar.school_years",
        "outside its school year",
    ),
    "an end before its start": (
        "start: 2025-11-24, end: 2025-11-28",
        "start: 2025-11-28, end: 2025-11-24",
        "calendar.closed_days",
        "end is before start",
    ),
    "a source name unfit for a folder": ("  canvas:", "  ../canvas:", "sources", "pattern"),
    "a setting of the core among the kind's options": (
        "connection: canvas}",
        "connection: canvas, options: {history_days: 30}}",
        "sources.canvas",
        "beside options",
    ),
    "no source": ("  canvas: {kind: canvas, connection: canvas}", "", "sources", "dictionary"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_setting_is_one_sentence_with_key_and_remedy(what: str, tmp_path: Path) -> None:
    before, after, key, reason = WRONG[what]
    assert before in SMALLEST
    with pytest.raises(ConfigError) as caught:
        load_district(write(tmp_path / "wrong", SMALLEST.replace(before, after)))
    message = str(caught.value)
    assert "district.yml" in message
    assert key in message
    assert reason in message
    assert caught.value.remedy in message
    assert "\n" not in message


def test_invalid_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"district\.yml, line \d+: it is not valid YAML"):
        load_district(write(tmp_path / "d", SMALLEST + "  broken: [\n"))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_settings_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no settings"):
        load_district(write(tmp_path / "d", text))


def test_a_missing_district_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match="sandbox"):
        load_district("nowhere")


def test_a_value_of_the_file_is_never_quoted(tmp_path: Path) -> None:
    text = SMALLEST.replace("connection: canvas}", "connection: canvas, token: hunter2-secret}")
    with pytest.raises(ConfigError) as caught:
        load_district(write(tmp_path / "d", text))
    assert "token" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_settings_cannot_be_changed_afterwards(tiny: District) -> None:
    with pytest.raises(ValueError, match="frozen"):
        tiny.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 8, 18), True),
        (date(2025, 8, 17), False),
        (date(2025, 11, 21), True),
        (date(2025, 11, 22), False),
        (date(2025, 11, 24), False),
        (date(2025, 12, 1), True),
        (date(2026, 6, 12), True),
        (date(2026, 6, 15), False),
    ],
)
def test_instructional_days(tiny: District, day: date, expected: bool) -> None:
    assert tiny.calendar.is_instructional(day) is expected


def test_a_span_holds_both_its_ends() -> None:
    span = Span(start=date(2025, 1, 1), end=date(2025, 1, 2))
    assert date(2025, 1, 1) in span
    assert date(2025, 1, 2) in span
    assert date(2025, 1, 3) not in span


@pytest.mark.parametrize(
    ("day", "start", "hours"),
    [
        (date(2025, 11, 1), datetime(2025, 11, 1, 5, tzinfo=UTC), 24),
        (date(2025, 11, 2), datetime(2025, 11, 2, 5, tzinfo=UTC), 25),
        (date(2026, 3, 8), datetime(2026, 3, 8, 6, tzinfo=UTC), 23),
    ],
)
def test_a_local_day_is_as_long_as_its_clock_says(tiny: District, day: date, start: datetime, hours: int) -> None:
    first, after = tiny.day_bounds(day)
    assert first == start
    assert (after - first).total_seconds() == hours * 3600


def test_the_sandbox_calendar_is_read_as_written() -> None:
    raw = yaml.safe_load((PROJECT / "districts" / "sandbox" / "district.yml").read_text(encoding="utf-8"))
    calendar = load_district("sandbox").calendar
    assert calendar == Calendar.model_validate(raw["calendar"])
    assert len(calendar.closed_days) == len(raw["calendar"]["closed_days"]) > 0
