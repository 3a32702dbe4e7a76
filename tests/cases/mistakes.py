"""What people get wrong in a district's folder: where each is made, and what has to be told of it."""

import shutil
from collections.abc import Callable, Mapping
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


def _separated(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")


def _in_windows(file: Path) -> None:
    file.write_bytes(file.read_bytes() + "Fortbildung für %,staff_pd\n".encode("cp1252"))


def _doubled(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


def _without_last_column(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.rpartition(",")[0] for line in lines) + "\n", encoding="utf-8")


def _misnamed(file: Path) -> None:
    file.rename(file.with_name("survey_question.csv"))


_QUESTIONS, _WAVES = "seeds/survey_questions.csv", "seeds/survey_waves.csv"
_IN_YML: Mapping[str, Mistake] = {
    "unknown key": Mistake(YML, "", "framewrok: ISTEC-2019\n", (r"line \d+, key 'framewrok'", "Nearest: framework")),
    "unknown kind": Mistake(YML, "kind: file_drop", "kind: file_dorp", (r"sources\.files\.kind", "Nearest: file_drop")),
    "time zone": Mistake(YML, "America/Chicago", "America/Chicagoo", ("key 'timezone'", "earest: America/Chicago")),
    "privacy word": Mistake(
        YML,
        "Coach email: {name: coach_email, privacy: pseudonymise_email",
        "Coach email: {name: coach_email, privacy: pseudonymize_email",
        (r"line \d+.*Coach email\.privacy", "Nearest: pseudonymise_email", "coarsen"),
    ),
    "missing namespace": Mistake(
        YML,
        "privacy: pseudonymise_name, namespace: staff,",
        "privacy: pseudonymise_name,",
        (r"line \d+.*Teacher names", "namespace: staff"),
    ),
    "unknown feeds": Mistake(
        YML,
        "feeds: coaching_cycles",
        "feeds: coaching_cycle",
        (r"line \d+.*coaching_cycles\.feeds", "Nearest: coaching_cycles", "survey"),
    ),
    "key column": Mistake(
        YML,
        "[submitted_at, coach_email]",
        "[submitted_on, coach_email]",
        (r"line \d+.*key\.0", "Nearest: submitted_at"),
    ),
    "unquoted version": Mistake(
        YML, 'form_version: "2019"', "form_version: 2019", (r"form_version'", "quotation marks")
    ),
    "threshold": Mistake(
        YML,
        "\nsources:",
        "\nthresholds: {students: 2}\nsources:",
        (r"thresholds\.students", "greater than or equal to 5"),
    ),
    "district's name": Mistake(YML, "name: sandbox", "name: Lakeside USD", (r"line \d+, key 'name'", "small letter")),
    "unset variable": Mistake(YML, "${EXTRA_FILES}", "${EXTRA_FILE}", (r"line \d+.*folder", "EXTRA_FILE is not set")),
    "impossible date": Mistake(
        YML, "{start: 2025-09-01,", "{start: 2027-02-30,", (r"line \d+.*closed_days\.0\.start", "YYYY-MM-DD")
    ),
    "overlapping terms": Mistake(
        YML,
        "start: 2026-01-05, end: 2026-06-12",
        "start: 2025-12-15, end: 2026-06-12",
        (r"terms\.1", "'fall'", "one end"),
    ),
    "overlapping school years": Mistake(
        YML,
        "  closed_days:",
        "    - {name: 2026 summer, start: 2026-06-01, end: 2026-07-31}\n  closed_days:",
        (r"line \d+.*school_years\.1", "'2025-26'", "one end"),
    ),
    "unknown framework": Mistake(
        YML, "\nframework: ISTEC-2019", "\nframework: ISTEC-2109", (r"line \d+, key 'framework'", "Nearest: ISTEC-2019")
    ),
    "unknown framework of a form": Mistake(
        YML, "framework: NETSC-2011", "framework: NETSC2011", (r"coaching_log_2011\.framework", "Nearest: NETSC-2011")
    ),
    "doubled key": Mistake(
        YML, "title: Sandbox", "title: Lakeside\ntitle: Sandbox", (r"line \d+, key 'title'", "twice", "Keep one")
    ),
    "unknown form_id": Mistake(
        YML,
        "form_id: teacher_survey",
        "form_id: techer_survey",
        (r"line \d+.*form_id", "survey_questions", "Nearest: teacher_survey"),
        follows=8,
    ),
    "cron": Mistake(YML, "\nsources:", "\nschedule: 2:15\nsources:", (r"key 'schedule'", r"earest: 15 2 \* \* \*")),
    "no calendar": Mistake(
        YML, "", "# for tonight\n", (r"line \d+, key 'calendar", "2027-09-01", "2026-0"), today=date(2027, 9, 1)
    ),
    "address without a rule": Mistake(
        YML,
        "Teacher email: {name: teacher_email, privacy: pseudonymise_email, namespace: staff}",
        "Teacher email: teacher_email",
        (r"line \d+.*Teacher email'", "pseudonymise_email"),
        follows=1,
    ),
    "connection": Mistake(YML, "connection: oneroster", "connection: one_roster", ("'one_roster' is missing",)),
    "wrong indentation": Mistake(
        YML, "    history_days: 30", "   history_days: 30", (r"line \d+: it is not valid YAML", "indentation")
    ),
}
_IN_SEEDS: Mapping[str, Mistake] = {
    "missing column": Mistake(
        "seeds/school_groups.csv", "", _without_last_column, ("school_groups.csv, line 1", "'poverty_band' is missing")
    ),
    "semicolons": Mistake(
        "seeds/job_titles.csv", "", _separated, ("job_titles.csv, line 1", "semicolons", "Use commas")
    ),
    "doubled rows": Mistake(
        "seeds/form_value_map.csv", "", _doubled, (r"form_value_map.csv, line \d+, column form_id", "first is line 2")
    ),
    "no day": Mistake(_WAVES, "2026-05-11", "9/1/2026", ("survey_waves.csv, line 3, column opens_on", "YYYY-MM-DD")),
    "windows-1252": Mistake(
        "seeds/course_purposes.csv", "", _in_windows, ("course_purposes.csv, line 3", "UTF-8", "Save it")
    ),
    "unknown construct": Mistake(
        _QUESTIONS,
        "q5,student_agency",
        "q5,student_agencie",
        ("csv, line 6, column construct_id", "Nearest: student_agency"),
    ),
    "question_id": Mistake(
        "seeds/form_question_map.csv",
        "session_date,session_date",
        "session_date,sesion_date",
        (r"form_question_map.csv, line \d+, column question_id", "Nearest: session_date"),
        follows=2,
    ),
    "flag": Mistake(_QUESTIONS, ",true,", ",reverse,", (r"csv, line 4, column is_reversed", "true or false")),
    "wave closes before it opens": Mistake(
        _WAVES, "2025-09-30", "2025-08-01", ("survey_waves.csv, line 2, column closes_on", "before opens_on"), follows=1
    ),
    "wave's year": Mistake(
        _WAVES, "pre,2025-26,", "pre,2025-2026,", ("survey_waves.csv, line 2, column school_year", "Nearest: 2025-26")
    ),
    "wave's role": Mistake(
        _WAVES, ",post,", ",Post-test,", ("survey_waves.csv, line 3, column wave_role", "Nearest: post", "pre, post")
    ),
    "school codes": Mistake(
        "seeds/school_groups.csv", "\nS07,", "\n7,", ("school_groups.csv, line 8, column school_code", "roster", "S01")
    ),
    "misnamed file": Mistake(_QUESTIONS, "", _misnamed, ("seeds/survey_question.csv", "Nearest: survey_questions.csv")),
}
LIVE: Mapping[str, Mistake] = {
    "range": Mistake(YML, 'range: "Cycles"', 'range: "Cycle"', ("coaching_cycles", r"range|400")),
    "sheet id": Mistake(
        YML,
        '{spreadsheet_id: sandbox-coaching-log, range: "Log 2011"}',
        '{spreadsheet_id: sandbox-coaching-lgo, range: "Log 2011"}',
        ("coaching_log_2011", "404|not found"),
    ),
    "heading": Mistake(
        YML, "Minutes attended:", "Minutes atended:", (r"line \d+.*Minutes atended", "Nearest: Minutes attended")
    ),
    "heading of the key": Mistake(
        YML, "          Timestamp:", "          Timestmp:", (r"line \d+.*Timestmp", "Nearest: Timestamp")
    ),
    "survey id": Mistake(YML, "SV_post", "SV_pots", ("teacher_survey_post", "404|not found")),
}
MISTAKES: Mapping[str, Mistake] = {**_IN_YML, **LIVE, **_IN_SEEDS}
