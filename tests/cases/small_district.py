"""A district of a few schools, built by hand: each case has its own, and all share one build.

The calendar is the sandbox's: fall 2025-08-18 to 12-19, spring from 2026-01-05.
"""

from collections.abc import Mapping, Sequence

import duckdb

from coaching.district import District, load_district
from coaching.paths import Paths
from tests.integration.landing_fixture import land, streams_of
from warehouse.build import dbt
from warehouse.store import index

Row = Mapping[str, str]
LOG, SILENT = "google_sheets.coaching_log", ("google_sheets.coaching_log_2011", "google_sheets.coaching_cycles")
COACH = {"role": "administrator", "job_title": "Instructional technology coach"}


def school(code: str) -> Row:
    """An organisation whose id, name and code are one word."""
    return {"org_id": code, "name": code, "type": "school", "identifier": code}


def staff(user: str, org: str, **more: str) -> Row:
    """A roster's teacher without classes or dates; address `<user>@`, name `<user>#`."""
    return {
        "user_id": user, "role": "teacher", "role_org_id": org, "primary_org_id": org, "job_title": "Teacher",
        "email_hash": f"{user}@", "name_hash": f"{user}#", "enabled_user": "true", **more,
    }  # fmt: skip


def session(number: int, day: str, teachers: str, place: str, **more: str) -> Row:
    """A session of 30 minutes, logged on its day; `number` tells those of one second apart."""
    return {
        "submitted_at": f"{day}T18:00:{number:02d}Z", "coach_email": "coach@", "session_date": day, "school": place,
        "teacher_emails": teachers, "duration_minutes": "30", "format": "One-on-one", "standards": "2a", **more,
    }  # fmt: skip


def land_night(
    district: District,
    night: str,
    people: Sequence[Row],
    *,
    paths: Paths,
    schools: Sequence[str],
    sessions: Sequence[Row] = (),
    more: Mapping[str, Sequence[Row]] | None = None,
) -> None:
    """One night's roster and log; `more` is what else lands, by `source.stream`."""
    land(district, "oneroster.orgs", night, [school(code) for code in schools], paths=paths)
    land(district, "oneroster.users", night, [staff("coach", schools[0], **COACH), *people], paths=paths)
    streams = {
        "oneroster.academicSessions": (),
        "oneroster.classes": (),
        "oneroster.enrollments": (),
        LOG: sessions,
        **dict.fromkeys(SILENT, ()),
    }
    for stream, rows in {**streams, **(more or {})}.items():
        land(district, stream, night, list(rows), paths=paths)


def build(district: District, paths: Paths, *, seeds: Mapping[str, str] | None = None) -> Paths:
    """The first half of the build: everything below the effects; `seeds` stand in place of the merged ones."""
    streams = streams_of(district)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    for name, text in (seeds or {}).items():
        (paths.dbt / "seeds" / name).write_text(text, encoding="utf-8")
    dbt.build(district, streams, paths=paths, half="first")
    return paths


def sandbox_district() -> District:
    """The sandbox's configuration: its calendar, forms and seeds."""
    return load_district("sandbox")


def query(paths: Paths, sql: str) -> list[tuple[object, ...]]:
    """Rows of the built warehouse."""
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()


def counted(paths: Paths, place: str, period: str) -> tuple[object, ...]:
    """Teachers eligible and coached at a school in a period, in the standard that all sessions have."""
    rows = query(
        paths,
        f"""select teachers_eligible, teachers_coached from marts_restricted.mart_implementation_by_school_standard
        where qualified_code = 'ISTEC-2019:2a' and school_code = '{place}' and period_key = '{period}'""",
    )
    assert len(rows) == 1, (place, period)
    return rows[0]
