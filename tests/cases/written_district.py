"""A district in Sydney whose forms are written in many ways: each load through the real check, one build for all."""

import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb
import yaml

from coaching.district import District, load_district
from coaching.outcomes import Outcome
from coaching.paths import PROJECT, Paths
from expectations.door.check import check_source
from tests.cases.small_district import COACH, staff
from tests.integration.landing_fixture import land, streams_of
from tests.unit.expectations.conftest import write_load
from warehouse.build import dbt
from warehouse.store import index

Row = Mapping[str, str]
NIGHT = "2026-06-12"


def hashed(name: str) -> str:
    """A pseudonym."""
    return sha256(name.encode()).hexdigest()


TEACHERS = [hashed(f"t{n}") for n in range(12)]
_SURVEY = {"feeds": "survey", "key": ["response_id"], "columns": {
    "Id": "response_id", "When": "recorded_at", "Zone": "time_zone", "A": "q1"}}  # fmt: skip
_LOG = {"feeds": "coaching_log", "columns": {
    "Stamp": "submitted_at", "Day": "session_date", "Minutes": "duration_minutes", "School": "school",
    "Coach": {"name": "coach_email", "privacy": "pseudonymise_email", "namespace": "staff"}}}  # fmt: skip
_OWN_FORMAT = {**_LOG, "columns": {**_LOG["columns"], "Day": {"name": "session_date", "format": "YYYY.DD.MM"}}}
_USER = {"name": "u", "privacy": "pseudonymise", "namespace": "student"}
_CLICKS = {"feeds": "lms_events", "columns": {"u": _USER, "s": "s", "o": "o", "d": "d"},
           "map": {"user_id": "u", "section_id": "s", "object_id": "o", "event_date": "d"}}  # fmt: skip
FORMS: Mapping[str, Mapping[str, object]] = {
    "zoned": _SURVEY, "moodle": {**_SURVEY, "vendor": "moodle"}, "typeform": {**_SURVEY, "vendor": "typeform"},
    "uk_log": {**_LOG, "date_order": "dmy", "decimal": ","}, "google_log": _LOG, "own_log": _OWN_FORMAT,
    "clicks": _CLICKS, "utc_clicks": {**_CLICKS, "time_zone": "UTC"},
}  # fmt: skip


def log_row(n: int, day: str, *, stamp: str = "2025-12-01", minutes: str = "45") -> Row:
    """A session of a form; `n` tells them apart."""
    return {
        "submitted_at": stamp, "session_date": day, "duration_minutes": minutes, "school": f"s{n}",
        "coach_email": hashed("coach"),
    }  # fmt: skip


def _answer(at: str, zone: str | None = None) -> Row:
    return {"response_id": at, "recorded_at": at, "q1": "3", **({"time_zone": zone} if zone else {})}


ZONES = {
    "Z": 12.0, "GMT+5": 7.0, "+05:30": 6.5, "GMT-4": 16.0, "Central Time (US & Canada)": 17.0,
    "(GMT-06:00) Central Time (US & Canada)": 17.0, "Central Standard Time": 17.0, "America/Denver": 18.0,
}  # fmt: skip
ROWS: Mapping[str, Sequence[Row]] = {
    "zoned": [{**_answer("2025-09-02 12:00", zone), "response_id": zone} for zone in ZONES],
    "moodle": [_answer("23/01/23, 12:09"), _answer("2017 July 10 12:35")],
    "typeform": [_answer("2025-09-02 12:00:00")],
    "uk_log": [log_row(n, f"0{n}/09/2025", minutes="37,5") for n in range(2, 6)],
    "google_log": [
        log_row(1, "2019/11/05", stamp="2019/11/05 8:49:33 PM EST"),
        log_row(2, "5/10/18 4:01", stamp="5/10/18 4:01"),
        log_row(3, "October 14, 2025", stamp="Tue Oct 14 2025 14:31:00 GMT+1100 (Australian Eastern Daylight Time)"),
    ],
    "own_log": [log_row(1, "2025.02.09")],
    "clicks": [
        {"u": hashed("u"), "s": "s", "o": "o", "d": "2026-03-09T14:30:00Z"},
        {"u": hashed("v"), "s": "s", "o": "o", "d": "3/9/2026"},
    ],
    "utc_clicks": [{"u": hashed("u"), "s": "s", "o": "o", "d": "2026-03-09 14:30"}],
}  # fmt: skip


def district_of(folder: Path) -> District:
    """The sandbox's district moved to Sydney, with the forms beside its own."""
    shutil.copytree(PROJECT / "districts" / "sandbox", folder)
    config = yaml.safe_load((folder / "district.yml").read_text(encoding="utf-8"))
    config["timezone"] = "Australia/Sydney"
    config["sources"]["forms"] = {"kind": "file_drop", "options": {"folder": str(folder)}, "streams": {
        name: {**form, "options": {"pattern": f"{name}.csv"}} for name, form in FORMS.items()}}  # fmt: skip
    (folder / "district.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    for name in (n for n, form in FORMS.items() if form["feeds"] == "survey"):
        _append(folder / "seeds" / "survey_questions.csv", f"{name},q1,assessment_practice,false,1,4,1,,,")
        _append(folder / "seeds" / "survey_waves.csv", f"{name},1,pre,pre,2025-26,2025-08-18,2025-10-10")
    return load_district(str(folder))


def _append(seed: Path, row: str) -> None:
    with seed.open("a", encoding="utf-8") as text:
        text.write(f"{row}\n")


def checked(district: District, stream: str, rows: Sequence[Row], paths: Paths, *, night: str = NIGHT) -> Outcome:
    """One load through the real check."""
    (found,) = (s for s in streams_of(district) if f"{s.source}.{s.name}" == stream)
    write_load(paths, found, rows, load_date=night)
    (outcome,) = check_source([found], load_date=night, paths=paths, district=district)
    return outcome


def _twelve_hours(district: District, paths: Paths) -> None:
    """Twelve people before and after, all coached, every time of a clock of twelve hours and no seconds."""
    for wave, day in (("pre", "9/2/2025"), ("post", "5/20/2026")):
        rows = [
            {
                "response_id": f"{wave}{n}", "staff_id": person, "recorded_at": f"{day} 2:{30 + n} PM",
                "status": "0", "finished": "1", **{f"q{q}": str(1 + (n + q) % 5) for q in range(1, 13)},
            }
            for n, person in enumerate(TEACHERS)
        ]  # fmt: skip
        assert checked(district, f"qualtrics.teacher_survey_{wave}", rows, paths).accepted == len(rows)
    session = {
        "submitted_at": "10/14/2025 2:30 PM", "session_date": "10/7/2025", "coach_email": hashed("coach"),
        "school": "North", "teacher_emails": ";".join(TEACHERS), "duration_minutes": "60", "format": "Group",
        "standards": "2a",
    }  # fmt: skip
    assert checked(district, "google_sheets.coaching_log", [session], paths).accepted == 1


@cache
def built(folder: Path) -> Paths:
    """The warehouse below the effects; made by the first test that asks."""
    district, paths = district_of(folder / "district"), Paths(folder / "data")
    org = {"org_id": "North", "name": "North", "type": "school", "identifier": "S01"}
    land(district, "oneroster.orgs", NIGHT, [org], paths=paths)
    people = [staff(hashed("coach"), "North", **COACH), *(staff(p, "North") for p in TEACHERS)]
    land(district, "oneroster.users", NIGHT, [{**p, "email_hash": p["user_id"]} for p in people], paths=paths)
    _twelve_hours(district, paths)
    for name, rows in ROWS.items():
        outcome = checked(district, f"forms.{name}", rows, paths)
        assert (outcome.status, outcome.accepted) == ("landed", len(rows)), (name, outcome.reason)
    streams = streams_of(district)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    dbt.build(district, streams, paths=paths, half="first")
    return paths


def query(paths: Paths, sql: str) -> list[tuple[object, ...]]:
    """Rows of the built warehouse."""
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()
