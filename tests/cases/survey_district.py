"""A school of forty teachers, built once: its surveys hold the cases of surveys, scales and effects side by side.

Technology integration changes as it should; in student agency an item is not reversed that ought to be; in assessment
practice everybody answers after as before. Beside the survey of the sandbox stand two of other vendors.
"""

import shutil
from functools import cache
from pathlib import Path

import duckdb
import yaml

from coaching.district import District, load_district
from coaching.paths import PROJECT, Paths
from tests.integration.landing_fixture import land, roster, streams_of
from warehouse.build import dbt
from warehouse.estimate import estimate
from warehouse.store import index

NIGHT = "2026-06-12"
TEACHERS = [f"t{n:02d}" for n in range(40)]
_STAFF = {**dict.fromkeys(TEACHERS, "Teacher"), "old": "Teacher", "coach": "Instructional technology coach"}
_SURVEY = {"feeds": "survey", "key": ["response_id"]}
_COLUMNS = {"Id": "response_id", "When": "recorded_at", "State": "finished", "Kind": "status", "A": "q1", "B": "q2"}
_OTHERS = {
    "monkey": {"form_id": "monkey", "vendor": "surveymonkey", "finished": {"when": ["Submitted"]}},
    "lime": {"form_id": "lime", "vendor": "limesurvey", "real": {"not_when": ["Pilot"]}},
    "typed": {"form_id": "typed", "vendor": "typeform", "key": []},
}
# What an export does not tell of its responses is no column of its stream.
_UNTOLD = {"typed": ("Id", "State", "Kind")}
# response, finished, status
MONKEY = [
    ("m1", "Completed", "default"), ("m2", "SUBMITTED", "data_entry"), ("m3", "partial", "default"),
    ("m4", "overquota", "default"), ("m5", "Completed", "survey_preview"), ("m6", "Concluded", "default"),
    ("m7", "Completed", "telepathy"),
]  # fmt: skip
# two people who answered alike
TYPED = [(None, None, None)] * 2
LIME = [("l1", "2025-09-03 14:05:00", None), ("l2", None, None), ("l3", "N/A", None), ("l4", "9/4/2025 8:15", "pilot")]


def _answers(n: int, *, after: bool) -> dict[str, str]:
    base = 1 + n % 5
    up = min(5, base + (after and n % 3 == 0))
    unsure = 1 if n % 2 else -1
    agency = {"q5": base, "q6": base, "q7": base, "q8": max(1, min(5, 6 - base + unsure))}
    practice = {f"q{i}": 6 - base if i == 11 else base for i in range(9, 13)}
    answers = {"q1": up, "q2": min(5, up + n % 2), "q3": 6 - up, "q4": up, **agency, **practice}
    return {question: str(value) for question, value in answers.items()}


def _response(name: str, person: str, at: str, answers: dict[str, str], *, status: str = "0") -> dict[str, str]:
    who = {"response_id": name, "staff_id": person, "recorded_at": f"{at}T15:00:00Z", "time_zone": "UTC"}
    return {**who, "status": status, "finished": "1", **answers}


def _district(folder: Path) -> District:
    shutil.copytree(PROJECT / "districts" / "sandbox", folder)
    config = yaml.safe_load((folder / "district.yml").read_text(encoding="utf-8"))
    streams = config["sources"]["google_sheets"]["streams"]
    for name, more in _OTHERS.items():
        columns = {h: c for h, c in _COLUMNS.items() if h not in _UNTOLD.get(name, ())}
        streams[name] = {**_SURVEY, **more, "columns": columns, "options": {"spreadsheet_id": "s", "range": name}}
    (folder / "district.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    seed = folder / "seeds" / "survey_questions.csv"
    flags = iter(["yes", "TRUE", "1"])
    lines = [line.replace(",true,", f",{next(flags)},") if ",true," in line else line for line in _lines(seed)]
    others = [f"{form},{q},technology_integration,,1,5,1,,," for form in _OTHERS for q in ("q1", "q2")]
    seed.write_text("\n".join([*lines, *others]) + "\n", encoding="utf-8")
    waves = folder / "seeds" / "survey_waves.csv"
    others = [f"{form},1,2025-26-{form},pre,2025-26,2025-08-18,2025-09-30" for form in _OTHERS]
    waves.write_text("\n".join([*_lines(waves), *others]) + "\n", encoding="utf-8")
    return load_district(str(folder))


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _land_surveys(district: District, paths: Paths) -> None:
    for wave, day in (("pre", "2025-09-01"), ("post", "2026-05-20")):
        rows = [_response(f"{wave}-{p}", p, day, _answers(n, after=wave == "post")) for n, p in enumerate(TEACHERS)]
        if wave == "pre":
            rows.append(_response("pre-again", "t00", "2025-09-02", {"q1": "5"}))
            rows.append(_response("pre-after-its-end", "t03", "2025-11-03", {"q1": "5", "q2": "5"}))
        else:
            rows.append(_response("post-offline-preview", "t01", "2026-05-21", _answers(3, after=True), status="17"))
            rows.append(_response("post-spam", "t02", "2026-05-21", _answers(4, after=True), status="EX Spam"))
        land(district, f"qualtrics.teacher_survey_{wave}", NIGHT, rows, paths=paths)
    for name, given in (("monkey", MONKEY), ("lime", LIME), ("typed", TYPED)):
        said = [{"response_id": i, "finished": f, "status": s} for i, f, s in given]
        rows = [{k: v for k, v in row.items() if v} | {"recorded_at": "9/3/2025 10:00:00", "q1": "3"} for row in said]
        land(district, f"google_sheets.{name}", NIGHT, rows, paths=paths)


@cache
def built(folder: Path) -> Paths:
    """The warehouse with both halves and the estimates; made by the first test that asks."""
    district, paths = _district(folder / "district"), Paths(folder / "data")
    roster(district, NIGHT, paths=paths, titles=_STAFF)
    log = {"submitted_at": "10/1/2025 18:00:00", "coach_email": "coach@", "school": "North", "format": "Group"}
    everybody = ";".join(f"{p}@" for p in TEACHERS)
    session = {**log, "session_date": "10/1/2025", "teacher_emails": everybody, "duration_minutes": "60"}
    earlier = {**log, "session_date": "9/10/2025", "teacher_emails": "old@", "duration_minutes": "30"}
    land(district, "google_sheets.coaching_log", NIGHT, [{**session, "standards": "2a"}], paths=paths)
    land(district, "google_sheets.coaching_log_2011", NIGHT, [{**earlier, "standards": "2a"}], paths=paths)
    land(district, "google_sheets.coaching_cycles", NIGHT, [], paths=paths)
    _land_surveys(district, paths)
    streams = streams_of(district)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    dbt.build(district, streams, paths=paths, half="first")
    estimate(paths=paths, district=district)
    dbt.build(district, streams, paths=paths, half="second")
    return paths


def query(paths: Paths, sql: str) -> list[tuple[object, ...]]:
    """Rows of the built warehouse."""
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()


def effect(paths: Paths, outcome: str, columns: str) -> tuple[object, ...]:
    """The forty teachers' cell of one construct."""
    rows = query(
        paths,
        f"""select {columns} from marts_restricted.mart_impact_by_school_standard
        where outcome_id = '{outcome}' and qualified_code = 'ISTEC-2019:2a'""",
    )
    assert len(rows) == 1, outcome
    return rows[0]
