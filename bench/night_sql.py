"""The floor under a night of dbt: the same days from the same files in hand-written SQL, into a database of its own.

Run as `python -m bench.night_sql <root> <night>`; prints how many events the rebuilt days hold. Without a night it
copies the fact table that dbt built from the history, so that both start from the same.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb

from bench.places import Place
from coaching.paths import Paths

TRAILING_DAYS = 3


def database(paths: Paths) -> Path:
    """Where the floor's own fact table stands."""
    return paths.root / "floor.duckdb"


def start(paths: Paths) -> None:
    """A copy of the fact table as dbt built it."""
    database(paths).unlink(missing_ok=True)
    with duckdb.connect(str(database(paths))) as engine:
        engine.execute(f"attach '{paths.warehouse}' as built (read_only)")
        engine.execute("create table fct_lms_daily as from built.core.fct_lms_daily")


def rebuild(place: Place, night: date) -> int:
    """Deletes and inserts the night's day and the trailing ones; returns their events."""
    first = night - timedelta(days=TRAILING_DAYS)
    landing, days = place.paths.landing / "canvas", [first + timedelta(days=n) for n in range(TRAILING_DAYS + 1)]
    files = [str(landing / "page_views" / f"load_date={day}" / "data.parquet") for day in days]
    with duckdb.connect(str(database(place.paths)), config={"threads": 2, "memory_limit": "2GB"}) as engine:
        for name in ("enrollments", "users"):
            engine.execute(
                f"create temp view {name} as select * from read_parquet('{landing / name}/load_date=2*/data.parquet')"
            )
        engine.read_parquet(files, hive_partitioning=True).create_view("landed")
        engine.read_csv(str(place.paths.dbt / "seeds" / "lms_activity_classes.csv"), header=True).create_view("classes")
        engine.execute("delete from fct_lms_daily where event_date between ? and ?", [first, night])
        engine.execute(_INSERT, [first, night])
        found = engine.execute(
            "select sum(n_events) from fct_lms_daily where event_date between ? and ?", [first, night]
        ).fetchone()
    return int(found[0]) if found else 0


_INSERT = """
insert into fct_lms_daily by name
with rows as (
    select *, cast(timezone('America/Chicago', cast(created_at as timestamptz)) as date) as event_date
    from landed
    qualify row_number() over (partition by page_view_id order by load_date desc, _row_number desc) = 1
),
counted as (
    select event_date, user_id, context_id as course_id, asset_id, controller, action, count(*) as n_events
    from rows
    where event_date between ? and ?
    group by all
),
members as (
    select user_id, course_id, section_id,
        case when type = 'TeacherEnrollment' then 'teacher' else 'student' end as actor_role
    from enrollments
    qualify row_number() over (partition by user_id, course_id order by type desc, section_id) = 1
),
teachers as (
    select distinct e.section_id, e.user_id, md5('bench|canvas|' || e.user_id) as teacher_key
    from enrollments as e inner join users as u on e.user_id = u.user_id
    where e.type = 'TeacherEnrollment'
),
classed as (
    select
        c.*,
        m.section_id,
        coalesce(m.actor_role, 'student') as role_of_actor,
        coalesce(exact.activity_class, grouped.activity_class, 'unmapped') as activity_class,
        coalesce(exact.direction, grouped.direction, 'unmapped') as direction
    from counted as c
    left join members as m on c.user_id = m.user_id and c.course_id = m.course_id
    left join classes as exact
        on exact.platform = 'canvas' and exact.actor_role = coalesce(m.actor_role, 'student')
            and exact.event_type = c.controller || '#' || c.action
    left join classes as grouped
        on grouped.platform = 'canvas' and grouped.actor_role = coalesce(m.actor_role, 'student')
            and grouped.event_type = c.controller
)
select
    md5(concat_ws('|', 'bench', 'canvas', event_date, t.teacher_key, c.section_id, role_of_actor,
        activity_class, direction)) as lms_daily_key,
    event_date,
    'canvas' as platform,
    t.teacher_key,
    md5('bench|section|canvas|' || c.section_id) as section_key,
    role_of_actor as actor_role,
    activity_class,
    direction,
    cast(sum(n_events) as bigint) as n_events,
    count(distinct case when role_of_actor = 'student' then c.user_id end) as n_active_students,
    count(distinct asset_id) as n_distinct_objects
from classed as c
left join teachers as t on c.section_id = t.section_id and (c.role_of_actor = 'student' or c.user_id = t.user_id)
group by event_date, t.teacher_key, c.section_id, role_of_actor, activity_class, direction"""


if __name__ == "__main__":
    here = Place(Path(sys.argv[1]))
    if len(sys.argv) > 2:  # noqa: PLR2004 - root and night
        sys.stdout.write(f"{rebuild(here, date.fromisoformat(sys.argv[2]))}\n")
    else:
        start(here.paths)
