"""Weeks that close by age in the midst of what three nights brought, and numbers that must not change by it."""

from datetime import date, timedelta

import duckdb

from coaching.district import District, Retention, load_district
from extractors import declared
from tests.integration.line import Line
from warehouse.tidy import close, look

# Weeks are closed up to the Monday in the midst of the page views that the first night brought.
UNTIL = date(2026, 6, 1)
RETENTION = Retention.model_validate({"event_days": 62})
TODAY = UNTIL + timedelta(RETENTION.event_days)
STEPS = ("build", "estimate", "build-marts", "check-marts", "publish")
WEEKS = {
    **{
        f"int_lms_weeks__{of}": f"select * exclude (signature) from intermediate.int_lms_weeks__{of}"
        for of in ("teachers", "schools")
    },
    "fct_teacher_week": "from core.fct_teacher_week",
}


def aging_district(line: Line) -> District:
    """The line's district, with so short a term that weeks close."""
    return load_district(line.district).model_copy(update={"retention": RETENTION})


def close_weeks(line: Line) -> int:
    """Closes them; the line was built of all that has landed. Returns how many rows of events went."""
    district = aging_district(line)
    found = look(district, declared(district, include_unconfigured=True), paths=line.paths, today=TODAY)
    assert found.waits == ""
    close(found, paths=line.paths)
    return found.counts["rows of events"]


def run_steps(line: Line, load_date: str, *steps: str) -> None:
    """Runs steps of a night, each to its good end."""
    for step in steps:
        ran = line.run(step, "--date", load_date)
        assert ran.exit_code == 0, f"{step} ended with exit code {ran.exit_code}"


def weeks(line: Line, *, without_keys: bool = False) -> dict[str, object]:
    """A number that all rows make, whatever their order; a signature says how a week was counted, not what it is.

    Args:
        line: what was built.
        without_keys: what rows say, however the teacher is called in them.
    """
    called = "name not in ('teacher_key', 'teacher_week_key')"
    told = f"columns(lambda name: {called})" if without_keys else "*"
    with duckdb.connect(str(line.paths.warehouse), read_only=True) as warehouse:
        return {
            table: warehouse.sql(
                f"select count(*), sum(hash(t)::hugeint) from (select {told} from ({rows})) as t"
            ).fetchall()
            for table, rows in WEEKS.items()
        }
