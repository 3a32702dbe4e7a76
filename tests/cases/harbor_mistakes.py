"""Other mistakes than those of C1, for the second district."""

from collections.abc import Mapping
from pathlib import Path

from tests.cases.mistake import YML, Mistake


def _as_utf_16(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8"), encoding="utf-16")


def _workbook(file: Path) -> None:
    file.with_name("school_groups.xlsx").write_bytes(b"PK\x03\x04")


def _emptied(file: Path) -> None:
    file.write_text("", encoding="utf-8")


_VISITS = "sources.clicks.streams.visits"
ELSEWHERE: Mapping[str, Mistake] = {
    "part of a map": Mistake(
        YML, "{user_id: pupil", "{user: pupil", (r"line \d+.*map\.user'", "Nearest: user_id"), follows=1
    ),
    "column of a map": Mistake(YML, "event_date: day,", "event_date: date,", ("map.event_date", "'date' is no column")),
    "person in clear by a map": Mistake(
        YML,
        "{name: pupil, privacy: pseudonymise, namespace: student}",
        "pupil",
        ("map.user_id", "in clear", "pseudonymise"),
    ),
    "misspelt option": Mistake(
        YML, 'pattern: "clicks', 'patern: "clicks', ("options.patern", "Known: .*pattern"), follows=3
    ),
    "unusable option": Mistake(YML, "encoding: cp1252", "encoding: utf-9", ("options.encoding", "cannot be used")),
    "option that is needed": Mistake(
        YML, 'options: {account_id: "1"}', "options: {}", ("canvas.options", "account_id")
    ),
    "stream of a kind": Mistake(YML, "page_views: {", "page_view: {", ("streams.page_view'", "Nearest: page_views")),
    "shared id space": Mistake(YML, "    id_space: sixth_form\n", "", ("sources.sixth_form'", "id_space of its own")),
    "no part": Mistake(YML, "        feeds: coaching_log\n", "", ("visits.feeds", "coaching_log"), follows=2),
    "one column twice": Mistake(YML, "G01Q02: q2", "G01Q02: q1", (r"columns\.G01Q0", "two headings"), follows=3),
    "coarse by nothing": Mistake(YML, ", keep_chars: 4", "", (r"columns\.born", "keep_chars")),
    "end before start": Mistake(YML, "end: 2026-01-02", "end: 2025-01-02", (r"closed_days\.1", "end is before start")),
    "term outside its year": Mistake(
        YML, "end: 2025-12-19", "end: 2026-12-19", ("school_years", "outside its"), follows=1
    ),
    "days of no year": Mistake(YML, "start: 2025-10-27", "start: 2024-10-27", (r"closed_days\.0", "in no school year")),
    "person kept on purpose": Mistake(
        YML,
        "coach_email, privacy: pseudonymise_email, namespace: staff",
        "coach_email, privacy: keep",
        (r"columns\.Coach", "'coach_email' is a person", "pseudonymise_email"),
    ),
    "no day in a log": Mistake(
        "seeds/form_question_map.csv",
        "seen_on,session_date",
        "seen_on,school",
        ("says the day", "session_date"),
    ),
    "vendor": Mistake(YML, "vendor: limesurvey", "vendor: lime survey", ("opinion.vendor", "earest: limesurvey")),
    "setting among options": Mistake(
        YML, '{account_id: "7"}', '{account_id: "7", history_days: 30}', ("options.history_days'", "one level up")
    ),
    "blank": Mistake(YML, "title: Harbor", "title: FILL IN the name #", ("key 'title'", "not filled in")),
    "weekday of a cron": Mistake(YML, "30 1 * * 1-5", "30 1 * * mo-fr", ("key 'schedule'", "weekday is none")),
    "number for a day": Mistake(YML, "start: 2025-10-27", "start: 20251027", (r"closed_days\.0\.start", "YYYY-MM-DD")),
    "key one level too deep": Mistake(
        YML, "thresholds: {", "thresholds: {title: x, ", (r"thresholds\.title", "key of the whole file")
    ),
    "utf-16": Mistake("seeds/job_titles.csv", "", _as_utf_16, ("job_titles.csv", "UTF-16", "Save it")),
    "workbook": Mistake(
        "seeds/job_titles.csv", "", _workbook, ("school_groups.xlsx", "Nearest: school_groups.csv"), follows=2
    ),
    "cells too many": Mistake(
        "seeds/job_titles.csv", "Digital lead,", "Lead, digital,", ("line 2", "not 3 cells", "quotation")
    ),
    "open quotation mark": Mistake("seeds/job_titles.csv", "Digital", '"Digital', ("job_titles.csv, line 2", "no CSV")),
    "misspelt heading": Mistake(
        "seeds/survey_questions.csv",
        "construct_id",
        "constuct_id",
        ("line 1", "'constuct_id'", "Nearest: construct_id"),
    ),
    "number beyond its range": Mistake(
        "seeds/survey_constructs.csv", "teacher,2", "teacher,7", ("line 2, column guskey_level", "from 1 to 5")
    ),
    "scale upside down": Mistake(
        "seeds/survey_questions.csv", "no,1,5", "no,5,1", ("line 2, column scale_max", "above")
    ),
    "code of no framework": Mistake(
        "seeds/programme_focus_standards.csv", ",2a,", ",2z,", ("line 2, column code", "'2z'", "1a")
    ),
    "title in other letters": Mistake(
        "seeds/job_titles.csv", "yes\n", "yes\ndigital LEAD,teacher,no\n", ("line 3, column job_title_raw", "twice")
    ),
    "wave outside its year": Mistake(
        "seeds/survey_waves.csv",
        "2025-09-05,2025-10-01",
        "2024-09-05,2024-10-01",
        ("line 2, column opens_on", "outside"),
    ),
    "two waves on one day": Mistake(
        "seeds/survey_waves.csv",
        "2025-10-01\n",
        "2025-10-01\nopinion,1,winter,post,2025/26,2025-09-20,2025-12-01\n",
        ("line 3, column opens_on", "shares days"),
        follows=1,
    ),
    "post before pre": Mistake(
        "seeds/survey_waves.csv",
        "2025-10-01\n",
        "2025-10-01\nopinion,1,august,post,2025/26,2025-09-01,2025-09-04\n",
        ("line 3, column opens_on", "before the form's pre wave"),
    ),
    "name of the line's own": Mistake(
        YML, "  clicks:\n    kind", "  coaching:\n    kind", ("sources.coaching'", "another name")
    ),
    "column of the line's own": Mistake(
        YML, "born: {name: born", "born: {name: load_date", (r"columns\.born", "another name")
    ),
    "evidence of too few": Mistake(
        YML,
        "{shrink_share: 0.3",
        "{min_pairs: 8, evidence_pairs: 5, shrink_share: 0.3",
        ("evidence_pairs'", "below min_pairs"),
    ),
    "number below nothing": Mistake(
        YML, "shrink_share: 0.3", "cycle_days: -5", ("thresholds.cycle_days'", "greater than")
    ),
    "zone without a place": Mistake(YML, "Europe/London", "EST", ("key 'timezone'", "no place")),
    "endless year": Mistake(YML, "end: 2026-07-20", "end: 2027-07-20", ("school_years.0'", "688 days"), follows=1),
    "role of an event": Mistake(
        "seeds/lms_activity_classes.csv", "student", "pupil", ("line 2, column actor_role", "student, teacher")
    ),
    "empty file": Mistake(
        "seeds/lms_section_starts.csv", "", _emptied, ("line 1", "no header row", "section_id, start")
    ),
    "version without a wave": Mistake(
        YML, 'form_version: "1"', 'form_version: "2"', ("opinion.form_version", "survey_waves", "Allowed: 1"), follows=1
    ),
}
# Those that cannot be seen while another one is made: the same place is already wrong.
HIDDEN = (
    "two waves on one day",
    "post before pre",
    "name of the line's own",
    "column of the line's own",
    "evidence of too few",
    "number below nothing",
    "endless year",
    "no day in a log",
    "person kept on purpose",
    "scale upside down",
    "person in clear by a map",
    "number for a day",
    "cells too many",
    "open quotation mark",
)
