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


def test_the_hand_written_sql_counts_every_event_once_and_a_night_the_same_as_all_of_them(place: Place) -> None:
    nights = nights_up_to(5)
    seeds = place.paths.dbt / "seeds"
    seeds.mkdir(parents=True)
    (seeds / "lms_activity_classes.csv").write_text(
        "platform,actor_role,event_type,activity_class,direction\ncanvas,student,courses,view,passive\n",
        encoding="utf-8",
    )
    landed = place.paths.landing / "canvas" / "page_views"
    with duckdb.connect() as engine:
        wanted = engine.execute(
            f"select count(distinct page_view_id) from read_parquet('{landed}/load_date=2*/*.parquet')"
        ).fetchone()
    assert wanted is not None
    assert wanted[0] > 10_000
    night_sql.build(place)
    whole = _floor(place)
    assert whole["actors"][0][1] == wanted[0]
    assert whole["weeks_teachers"][0][1]
    night_sql.build(place, nights[-1])
    assert _floor(place) == whole, "a second night counts its days twice"


def _floor(place: Place) -> dict[str, list[tuple[str, int]]]:
    counted = {"actors": "n_events", "fct_lms_daily": "n_events", "weeks_teachers": "n_students"}
    with duckdb.connect(str(night_sql.database(place.paths)), read_only=True) as engine:
        return {
            table: engine.execute(
                f"select md5(string_agg(t::text, '|' order by t::text)), sum({measure}) from {table} as t"
            ).fetchall()
            for table, measure in counted.items()
        }


def test_a_night_of_a_single_event_holds_its_own_day_alone(place: Place) -> None:
    (file,) = (place.root / history.ONE_EVENT).glob("*.parquet")
    manifest = store.read_manifest(file)
    assert manifest is not None
    assert manifest.rows == 1
    assert manifest.window_start == "2026-06-01T05:00:00Z"
