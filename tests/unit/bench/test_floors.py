"""The floors do the work they are floors of."""

from pathlib import Path

import duckdb
import pytest

from bench import history, night_sql
from bench.download import download
from bench.history import nights_up_to, write_history
from bench.places import Place
from coaching.streams import META_COLUMNS
from nights.night import Night
from sandbox.server import Options
from sandbox.server.running import running
from sandbox.world import build_world
from warehouse import store


def test_the_bare_loop_follows_every_link() -> None:
    with running(build_world(1, "tiny"), Options(throttled={}, bench_rows=250)) as sandbox:
        pages, size_bytes = download(
            f"{sandbox.base_url}/api/v1/users/bench/page_views?per_page=100", sandbox.state.secrets["canvas_token"]
        )
    assert pages == 3
    assert size_bytes > 250 * 300


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(history, "EVENTS_A_NIGHT", 4_000)
    made = Place(tmp_path)
    write_history(made, nights_up_to(5))
    return made


def test_the_written_history_is_what_a_pull_would_have_left(place: Place) -> None:
    night = Night(place.district, place.paths, "2026-06-01")
    loads = store.committed(place.paths, "canvas", "page_views")
    assert [m.load_date for m in loads] == ["2026-05-28", "2026-05-29", "2026-05-30", "2026-05-31", "2026-06-01"]
    assert {m.rows for m in loads} == {4_000}
    assert loads[-1].window_start == "2026-05-29T05:00:00Z", "the window does not reach three days back"
    assert len({m.load_id for m in loads}) == 5
    for name in ("courses", "sections", "enrollments", "users", "submissions", "assignments"):
        assert store.latest(place.paths, "canvas", name) is not None
    file = store.load_file(place.paths, "canvas", "page_views", "2026-06-01")
    before = f"select page_view_id from '{file.parent.parent}/load_date=2026-05-31/*.parquet'"
    with duckdb.connect() as engine:
        columns = [c[0] for c in engine.sql(f"from '{file}' limit 0").description]
        repeated = engine.execute(f"select count(*) from '{file}' where page_view_id in ({before})").fetchone()
    assert [c for c in columns if c != "load_date"] == [*night.stream("canvas", "page_views").columns, *META_COLUMNS]
    assert repeated is not None
    assert repeated[0] > 0, "no night repeats a row of the one before"


def test_the_hand_written_sql_counts_every_event_of_the_days_once(place: Place) -> None:
    nights = nights_up_to(5)
    seeds = place.paths.dbt / "seeds"
    seeds.mkdir(parents=True)
    (seeds / "lms_activity_classes.csv").write_text(
        "platform,actor_role,event_type,activity_class,direction\ncanvas,student,courses,view,passive\n",
        encoding="utf-8",
    )
    with duckdb.connect(str(night_sql.database(place.paths))) as engine:
        engine.execute(
            "create table fct_lms_daily (lms_daily_key text, event_date date, platform text, teacher_key text,"
            " section_key text, unplaced_course_id text, actor_role text, activity_class text, direction text,"
            " n_events bigint, n_active_students bigint, n_distinct_objects bigint)"
        )
    landed = place.paths.landing / "canvas" / "page_views"
    with duckdb.connect() as engine:
        wanted = engine.execute(
            f"select count(distinct page_view_id) from read_parquet('{landed}/load_date=2*/*.parquet')"
            f" where created_at[:10] between '{nights[-4]}' and '{nights[-1]}'"
        ).fetchone()
    assert wanted is not None
    assert wanted[0] > 10_000
    assert night_sql.rebuild(place, nights[-1]) == wanted[0]
    assert night_sql.rebuild(place, nights[-1]) == wanted[0], "a second night counts its days twice"
