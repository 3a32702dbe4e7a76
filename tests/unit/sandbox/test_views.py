import json

import pytest

from sandbox.systems.canvas.view import CanvasView
from sandbox.systems.google_sheets import records as sheets
from sandbox.systems.oneroster import records as oneroster
from sandbox.systems.qualtrics import records as qualtrics
from sandbox.truth import planted_clear_values, truth
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS, close_of, iso


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


def test_the_roster_shrinks_on_the_second_night_only(world: World) -> None:
    counts = [len(oneroster.records(world, "users", night)) for night in NIGHTS]
    assert counts[0] == 271
    assert 0.55 < counts[1] / counts[0] < 0.65
    assert counts[2] == counts[0] - 3
    assert len(oneroster.records(world, "enrollments", NIGHTS[1])) == len(
        oneroster.records(world, "enrollments", NIGHTS[0])
    )


def test_withdrawn_enrollments_are_gone_on_the_third_night(world: World) -> None:
    before, after = ({r["sourcedId"] for r in oneroster.records(world, "enrollments", night)} for night in NIGHTS[1:])
    assert after < before
    assert len(before - after) == truth(world, NIGHTS[2])["planted"]["roster_enrollment_withdrawn"]


def test_nothing_is_served_before_it_happened(world: World) -> None:
    for night in NIGHTS:
        text = json.dumps([CanvasView(world, night).submissions(c.course_id) for c in world.campus.courses])
        moments = [m for m in text.split('"') if m.endswith("Z") and m.startswith("202")]
        assert len(moments) > 1000
        assert max(moments) < iso(close_of(night))


def test_submissions_since_an_instant_are_only_those_after_it(world: World) -> None:
    view, mark = CanvasView(world, NIGHTS[2]), "2026-06-01T00:00:00Z"
    courses = [c.course_id for c in world.campus.courses]
    late = [s for c in courses for s in view.submissions(c, submitted_since=mark)]
    graded = [s for c in courses for s in view.submissions(c, graded_since=mark)]
    assert 0 < len(late) < 1000
    assert all(s["submitted_at"] > mark for s in late)
    assert any(s["submitted_at"] < mark for s in graded)


def test_objects_are_deleted_in_the_platform(world: World) -> None:
    views = [CanvasView(world, night) for night in NIGHTS]
    states = ["available", "deleted"]
    assert [sum(c["workflow_state"] == "deleted" for c in v.courses(states)) for v in views] == [0, 0, 1]
    assert len(views[2].courses([])) == len(views[1].courses([])) - 1
    seats = [
        sum(
            e["enrollment_state"] == "deleted"
            for c in world.campus.courses
            for e in v.enrollments(c.course_id, ["active", "deleted"])
        )
        for v in views
    ]
    assert seats[0] <= seats[1] < seats[2]
    works = [{a["id"] for c in world.campus.courses for a in v.assignments(c.course_id)} for v in views]
    assert works[0] - works[1]


def test_names_hide_in_nested_objects_and_broken_records(world: World) -> None:
    view = CanvasView(world, NIGHTS[0])
    shown = [t["display_name"] for c in view.courses([]) for t in c.get("teachers", ())]
    works = [a for course in view.parents("courses") for a in view.assignments(course)]
    shown += [a["discussion_topic"]["author"]["display_name"] for a in works if "discussion_topic" in a]
    broken = [u for u in view.users("teacher") if isinstance(u, str)]
    viewed = [v for user in world.page_views for v in view.page_views(user) if isinstance(v, str)]
    names = planted_clear_values(world)
    assert len(shown) > 5
    assert (len(broken), len(viewed)) == (1, 1)
    assert all(any(name in text for name in names) for text in (*shown, *broken, *viewed))
    assert any("enrollments" in u for u in view.users("teacher") if isinstance(u, dict))


def test_some_accounts_can_be_known_by_address_or_by_name_only(world: World) -> None:
    users = [u for u in CanvasView(world, NIGHTS[0]).users("teacher") if isinstance(u, dict)]
    assert any(u["sis_user_id"] is None and u["email"] for u in users)
    assert any(u["sis_user_id"] is None and u["email"] is None for u in users)


def test_some_ids_are_beyond_what_a_float_holds(world: World) -> None:
    assert any(u.user_id > 2**53 for u in world.campus.users)


def test_page_views_come_twice_late_and_around_midnight(world: World) -> None:
    planted = truth(world, NIGHTS[2])["planted"]
    assert planted["repeated_page_view"] > 0
    assert planted["late_page_view"] > 0
    first, second = (
        {v["id"] for u in world.page_views for v in CanvasView(world, n).page_views(u) if isinstance(v, dict)}
        for n in NIGHTS[:2]
    )
    older = {v.view_id for views in world.page_views.values() for v in views if v.created < iso(close_of(NIGHTS[0]))}
    assert (second - first) & older
    assert any(v.created[11:13] in ("01", "02", "03", "04") for views in world.page_views.values() for v in views)


def test_a_tab_has_no_trailing_empty_cells(world: World) -> None:
    heading, *rows = sheets.tab(world, "Log", NIGHTS[0])
    assert len({len(r) for r in rows}) > 2
    assert all(r[-1] != "" for r in rows)
    assert len(heading) == 24
    assert sheets.tab(world, "Nothing", NIGHTS[0]) is None


def test_the_export_has_three_heading_rows_and_a_mark(world: World) -> None:
    data = qualtrics.export_csv(world, "SV_pre", NIGHTS[0])
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"agree?\nStatement 1" in data
    assert b'{""ImportId"": ""recordedDate"", ""timeZone"": ""America/Denver""}' in data
    assert b"Survey Preview" in qualtrics.export_csv(world, "SV_pre", NIGHTS[0], labels=True)


def test_the_truth_can_be_written_as_json(world: World) -> None:
    found = json.loads(json.dumps(truth(world, NIGHTS[0])))
    assert len(found["planted_clear_values"]) > 500
    assert all(len(v) >= 7 for v in found["planted_secrets"])
    assert all(len(name) >= 6 for name in found["planted_clear_values"])
    assert found["streams"]["oneroster.users"]["distinct"] == 271
    planted = {
        "canvas.users": {"record_is_well_formed": 1},
        "canvas.page_views": {"record_is_well_formed": 1},
        "google_sheets.coaching_log": {"duration_is_possible": 4, "session_date_is_a_date": 2},
        "qualtrics.teacher_survey_pre": {"record_is_well_formed": 1},
    }
    assert {name: found["quarantine"].get(name) for name in planted} == planted
    malformed = {name: stream["malformed"] for name, stream in found["streams"].items() if stream["malformed"]}
    told = {name: rules.get("record_is_well_formed") for name, rules in found["quarantine"].items()}
    assert {name: count for name, count in told.items() if count} == malformed
