"""What people get wrong in a district's seeds."""

from collections.abc import Mapping
from pathlib import Path

from tests.cases.mistake import Mistake


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
IN_SEEDS: Mapping[str, Mistake] = {
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
        _WAVES,
        ",post,",
        ",Post-test,",
        ("survey_waves.csv, line 3, column wave_role", "Nearest: post", "pre, mid, post, retro_pre"),
    ),
    "school codes": Mistake(
        "seeds/school_groups.csv", "\nS07,", "\n7,", ("school_groups.csv, line 8, column school_code", "roster", "S01")
    ),
    "misnamed file": Mistake(_QUESTIONS, "", _misnamed, ("seeds/survey_question.csv", "Nearest: survey_questions.csv")),
}
