"""The floor under a build and under a night of dbt: the same tables from the same files in hand-written SQL.

Run as `python -m bench.night_sql <root> [<night>]`: without a night every table from nothing, with one its days and
their weeks again. Sessions, first touches of an object, credits and weeks are worked out as the models do; what is
counted is compared afterwards (`bench.same_work`). It has no tests, no keys' checks and no state.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb

from bench.places import Place
from coaching.paths import Paths

TRAILING_DAYS = 3
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "2GB",
    "preserve_insertion_order": "false",
}


def database(paths: Paths) -> Path:
    """Where the floor's own tables stand."""
    return paths.root / "floor.duckdb"


def build(place: Place, night: date | None = None) -> None:
    """Every table from nothing; of a night its day and the trailing ones, and the weeks that these are in."""
    landing, file = place.paths.landing / "canvas", database(place.paths)
    if night is None:
        file.unlink(missing_ok=True)
    days = [night - timedelta(days=n) for n in range(TRAILING_DAYS + 1)] if night else []
    files = [str(landing / "page_views" / f"load_date={day}" / "data.parquet") for day in days]
    with duckdb.connect(str(file), config=_SETTINGS) as engine:
        engine.execute("set TimeZone = 'UTC'")
        for name in ("enrollments", "users"):
            engine.execute(
                f"create temp view {name} as select * from read_parquet('{landing / name}/load_date=2*/data.parquet')"
            )
        every = str(landing / "page_views" / "load_date=2*" / "data.parquet")
        engine.read_parquet(files or every, hive_partitioning=True).create_view("landed")
        engine.read_csv(str(place.paths.dbt / "seeds" / "lms_activity_classes.csv"), header=True).create_view("classes")
        engine.execute(_TEACHERS)
        for table, day, query in _TABLES:
            if night is None:
                engine.execute(f"create table {table} as {query.format(days='true', weeks='true')}")
                continue
            first = min(days) if day == "event_date" else min(days) - timedelta(days=min(days).weekday())
            chosen = {"days": f"event_date >= date '{min(days)}'", "weeks": f"week_of(event_date) >= date '{first}'"}
            gone = f"load_date = date '{night}'" if day == "load_date" else f"{day} >= date '{first}'"
            engine.execute(f"delete from {table} where {gone}")
            told = query.format(**chosen)
            engine.execute(f"insert into {table} from ({told}) {f'where {gone}' if day == 'load_date' else ''}")


_TEACHERS = """
create temp macro week_of(d) as cast(date_trunc('week', d) as date);
create temp table teachers as
select distinct e.section_id, e.user_id, md5('bench|canvas|' || e.user_id) as teacher_key
from enrollments as e inner join users as u on e.user_id = u.user_id
where e.type = 'TeacherEnrollment'"""

_LOADS = """
select load_date, cast(timezone('America/Chicago', cast(created_at as timestamptz)) as date) as event_date,
    count(*) as row_count, count(*) filter (where context_id is null) as no_course_count
from landed
group by all"""

_ACTORS = """
with parsed as (
    select page_view_id, user_id, context_id as course_id, asset_id, controller, controller || '#' || action as act,
        cast(created_at as timestamptz) as seen_at, load_date, _row_number
    from landed
),
events as (
    select user_id, course_id, asset_id, controller, act, seen_at,
        cast(timezone('America/Chicago', seen_at) as date) as event_date
    from parsed
    qualify row_number() over (partition by page_view_id order by load_date desc, _row_number desc) = 1
),
timed as (
    select e.*, x.event_type is null as is_timed,
        lag(e.seen_at) over (
            partition by e.user_id, e.event_date, x.event_type is null
            order by e.seen_at, e.course_id, e.asset_id, e.act
        ) as before
    from events as e
    left join (select distinct event_type from classes where platform = 'canvas' and direction = 'excluded') as x
        on e.act = x.event_type
    where {days}
),
counted as (
    select event_date, user_id, course_id, asset_id, controller, act, count(*) as n,
        count(*) filter (where is_timed) as timed,
        count(*) filter (where is_timed and (before is null or seen_at - before > interval 30 minutes)) as sessions
    from timed
    group by all
),
members as (
    select user_id, course_id, section_id,
        case when type = 'TeacherEnrollment' then 'teacher' else 'student' end as actor_role
    from enrollments
    qualify row_number() over (partition by user_id, course_id order by type desc, length(section_id), section_id) = 1
),
objects as (
    select c.event_date, m.section_id, case when m.section_id is null then c.course_id end as unplaced_course_id,
        coalesce(m.actor_role, 'student') as actor_role, c.user_id, c.asset_id,
        coalesce(exact.activity_class, grouped.activity_class, 'unmapped') as activity_class,
        coalesce(exact.direction, grouped.direction, 'unmapped') as direction,
        sum(c.n) as n, sum(c.timed) as timed, sum(c.sessions) as sessions
    from counted as c
    left join members as m on c.user_id = m.user_id and c.course_id = m.course_id
    left join classes as exact
        on exact.platform = 'canvas' and exact.actor_role = coalesce(m.actor_role, 'student')
            and exact.event_type = c.act
    left join classes as grouped
        on grouped.platform = 'canvas' and grouped.actor_role = coalesce(m.actor_role, 'student')
            and grouped.event_type = c.controller
    group by all
),
firsts as (
    select *,
        asset_id is not null and user_id = min(user_id) over (
            partition by event_date, section_id, unplaced_course_id, activity_class, direction, asset_id, actor_role,
                case when actor_role = 'teacher' then user_id end
        ) as is_first
    from objects
)
select event_date, section_id, unplaced_course_id, actor_role, user_id, activity_class, direction,
    cast(sum(n) as bigint) as n_events,
    case when max(timed) > 0 then cast(sum(sessions) as bigint) end as n_sessions,
    count(*) filter (where is_first) as n_first_objects
from firsts
group by all"""

_DAILY = """
select
    md5(concat_ws('|', 'bench', 'canvas', event_date, t.teacher_key, a.section_id, actor_role, activity_class,
        direction)) as lms_daily_key,
    event_date, t.teacher_key, md5('bench|section|canvas|' || a.section_id) as section_key, unplaced_course_id,
    actor_role, activity_class, direction,
    cast(sum(n_events) as bigint) as n_events,
    count(distinct case when actor_role = 'student' and a.section_id is not null then a.user_id end)
        as n_active_students,
    cast(sum(n_first_objects) as bigint) as n_distinct_objects,
    cast(sum(n_sessions) as bigint) as n_sessions
from actors as a
left join teachers as t on a.section_id = t.section_id and (a.actor_role = 'student' or a.user_id = t.user_id)
where {days}
group by event_date, t.teacher_key, a.section_id, unplaced_course_id, actor_role, activity_class, direction"""

_WEEKS = """
with students as (
    select t.teacher_key, week_of(event_date) as week_start_date, count(distinct a.user_id) as n_students
    from actors as a
    inner join (select distinct section_id, teacher_key from teachers) as t on a.section_id = t.section_id
    where a.actor_role = 'student' and a.direction <> 'excluded' and {weeks}
    group by all
),
used as (
    select teacher_key, week_of(event_date) as week_start_date,
        coalesce(sum(n_events) filter (where actor_role = 'student' and direction = 'active'), 0) as n_active_events,
        coalesce(sum(n_events) filter (where actor_role = 'student' and direction = 'passive'), 0) as n_passive_events,
        coalesce(sum(n_events) filter (where actor_role = 'teacher' and direction = 'passive'), 0) as n_teacher_views,
        sum(case when actor_role = 'student' then n_sessions end) as n_student_sessions,
        sum(case when actor_role = 'teacher' then n_sessions end) as n_teacher_sessions
    from fct_lms_daily
    where teacher_key is not null and {weeks}
    group by all
)
select u.*, coalesce(s.n_students, 0) as n_students
from used as u
left join students as s on u.teacher_key = s.teacher_key and u.week_start_date = s.week_start_date"""

_SCHOOLS = """
with students as (
    select *, week_of(event_date) as week_start_date
    from actors
    where actor_role = 'student' and direction <> 'excluded' and section_id is not null and {weeks}
),
levels as (from students union all select * replace ('all' as activity_class) from students)
select l.week_start_date, l.activity_class,
    sum(n_events) filter (where direction = 'active') as n_active_events,
    sum(n_events) filter (where direction = 'passive') as n_passive_events,
    count(distinct l.user_id) as n_students,
    (
        select count(distinct t.teacher_key) from teachers as t
        where t.section_id in (
            select section_id from levels as b
            where b.week_start_date = l.week_start_date and b.activity_class = l.activity_class
        )
    ) as n_teachers
from levels as l
group by l.week_start_date, l.activity_class"""

_TABLES = (
    ("loads_days", "load_date", _LOADS),
    ("actors", "event_date", _ACTORS),
    ("fct_lms_daily", "event_date", _DAILY),
    ("weeks_teachers", "week_start_date", _WEEKS),
    ("weeks_schools", "week_start_date", _SCHOOLS),
)

if __name__ == "__main__":
    build(Place(Path(sys.argv[1])), date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004
