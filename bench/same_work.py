"""Did dbt and the hand-written SQL do the same work: counts of both, day by day and week by week.

Run as `python -m bench.same_work <root>`: prints what was compared as JSON, or says what differs and exits with 1. A
process of its own, for the database may be open only once.
"""

import json
import sys
from pathlib import Path

import duckdb

from bench.night_sql import database
from bench.places import Place

_SESSIONS = ("n_student_sessions", "n_teacher_sessions")
# of each table of ours the floor's, by what it is compared, and what is summed
_COMPARED = {
    "intermediate.int_lms_loads__days": ("loads_days", "load_date, event_date", ("row_count", "no_course_count")),
    "intermediate.int_lms_days__actors": ("actors", "event_date", ("n_events", "n_sessions", "n_first_objects")),
    "core.fct_lms_daily": (
        "fct_lms_daily",
        "event_date, actor_role, activity_class",
        ("n_events", "n_active_students", "n_distinct_objects", "n_sessions"),
    ),
    "intermediate.int_lms_weeks__teachers": (
        "weeks_teachers",
        "week_start_date",
        ("n_students", "n_active_events", "n_passive_events", "n_teacher_views", *_SESSIONS),
    ),
    "intermediate.int_lms_weeks__schools": (
        "weeks_schools",
        "week_start_date, activity_class",
        ("n_students", "n_teachers", "n_active_events", "n_passive_events"),
    ),
}


def compared(place: Place) -> dict[str, int]:
    """Rows of each table of ours, and the events of all days.

    Raises:
        ValueError: a count of ours is not the floor's; says where.
    """
    found: dict[str, int] = {}
    with duckdb.connect(str(place.paths.warehouse), read_only=True) as engine:
        engine.execute(f"attach '{database(place.paths)}' as floor (read_only)")
        for ours, (floors, by, sums) in _COMPARED.items():
            told = ", ".join(f"coalesce(sum({name}), 0) as {name}" for name in sums)
            rows = "from {} where " + by.split(", ")[-1] + " is not null"
            query = f"select {by}, count(*) as n_rows, {told} {rows} group by {by}"
            mine, other = query.format(ours), query.format(f"floor.{floors}")
            differ = engine.execute(
                f"select count(*) from ((({mine}) except ({other})) union all (({other}) except ({mine})))"
            ).fetchone()
            if differ is None or differ[0]:
                message = f"{ours} and the hand-written {floors} differ by {by}."
                raise ValueError(message)
            found[ours] = _one(engine, f"select count(*) {rows.format(ours)}")
        found["events"] = _one(engine, "select sum(n_events) from intermediate.int_lms_days__actors")
        found["sessions"] = _one(engine, "select sum(n_sessions) from intermediate.int_lms_days__actors")
        found["teacher weeks"] = _one(engine, "select count(*) from core.fct_teacher_week where is_work_read")
    return found


def _one(engine: duckdb.DuckDBPyConnection, query: str) -> int:
    found = engine.execute(query).fetchone()
    return int(found[0] or 0) if found else 0


if __name__ == "__main__":
    try:
        json.dump(compared(Place(Path(sys.argv[1]))), sys.stdout)
    except ValueError as differ:
        sys.exit(str(differ))
