"""What people get wrong in district.yml, and what only the living source knows; with the seeds' all of C1."""

from collections.abc import Mapping
from datetime import date

from tests.cases.mistake import YML, Mistake
from tests.cases.seed_mistakes import IN_SEEDS

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
    "connection": Mistake(
        YML,
        "connection: oneroster",
        "connection: one_roster",
        (r"line \d+.*oneroster\.connection'", "'one_roster' is missing", "Nearest: oneroster"),
    ),
    "wrong indentation": Mistake(
        YML, "    history_days: 30", "   history_days: 30", (r"line \d+: it is not valid YAML", "indentation")
    ),
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
MISTAKES: Mapping[str, Mistake] = {**_IN_YML, **LIVE, **IN_SEEDS}
