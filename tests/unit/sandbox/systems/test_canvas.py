"""Canvas answers as the vendor's does: these replies are what the extractors are built on."""

import requests

from sandbox.server import Options, Sandbox, running
from sandbox.world import build_world
from tests.unit.sandbox.naive_client import Client

ALL = {"student_ids[]": "all"}


def canvas(sandbox: Sandbox, path: str, **more: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {sandbox.state.secrets['canvas_token']}", **more}
    return requests.get(f"{sandbox.base_url}/api/v1/{path}", headers=headers, timeout=20)


def test_a_wrong_token_is_told_by_a_challenge(sandbox: Sandbox) -> None:
    reply = canvas(sandbox, "accounts/1/terms", Authorization="Bearer wrong")
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"]


def test_pages_have_ten_records_by_default_and_a_hundred_at_most(sandbox: Sandbox) -> None:
    assert len(canvas(sandbox, "accounts/1/courses").json()) == 10
    students = canvas(sandbox, "accounts/1/users?enrollment_type=student&per_page=1000")
    assert len(students.json()) == 100
    assert "last" not in students.links
    assert "bookmark" in students.links["next"]["url"]
    assert students.links["next"]["url"].startswith(sandbox.base_url)
    assert "enrollment_type=student" in students.links["next"]["url"]


def test_ids_are_integers_unless_text_is_asked_for(client: Client) -> None:
    numbers, texts = (
        client.canvas("accounts/1/users", string_ids=kind, enrollment_type="student") for kind in (False, True)
    )
    assert [str(u["id"]) for u in numbers] == [u["id"] for u in texts]
    assert all(isinstance(u["id"], int) for u in numbers)
    assert max(u["id"] for u in numbers) > 2**53
    views = client.canvas(
        f"users/{client.canvas('accounts/1/users', enrollment_type='teacher')[0]['id']}/page_views", string_ids=False
    )
    assert isinstance(views[0]["links"]["user"], int)
    assert isinstance(views[0]["id"], str)


def test_a_throttled_request_is_a_403_without_a_time() -> None:
    with running(build_world(1, "tiny"), Options(throttled={"canvas": frozenset({2})})) as sandbox:
        replies = [canvas(sandbox, "accounts/1/terms") for _ in range(3)]
    assert [r.status_code for r in replies] == [200, 403, 200]
    assert replies[1].text == "403 Forbidden (Rate Limit Exceeded)\n"
    assert replies[1].headers["Content-Type"].startswith("text/plain")
    assert replies[1].headers["X-Rate-Limit-Remaining"] == "0.0"
    assert "Retry-After" not in replies[1].headers


def test_page_views_come_newest_first_within_the_window(sandbox: Sandbox, client: Client) -> None:
    user = client.canvas("accounts/1/users", enrollment_type="teacher")[3]["id"]
    views = client.canvas(
        f"users/{user}/page_views", start_time="2026-06-01T05:00:00Z", end_time="2026-06-09T05:00:00+00:00"
    )
    moments = [v["created_at"] for v in views if isinstance(v, dict)]
    assert moments == sorted(moments, reverse=True)
    assert "2026-06-01T05:00:00Z" <= min(moments) <= max(moments) < "2026-06-09T05:00:00Z"
    early = client.canvas(f"users/{user}/page_views", start_time="2025-09-01T05:00:00Z")
    assert min(v["created_at"] for v in early if isinstance(v, dict)) > "2026-05-10"
    assert canvas(sandbox, f"users/{user}/page_views?start_time=2026-06-12T05:00:00Z").status_code == 400


def test_submissions_are_the_callers_own_unless_all_are_asked_for(client: Client) -> None:
    course = client.canvas("accounts/1/courses")[0]["id"]
    assert client.canvas(f"courses/{course}/students/submissions") == []
    assert len(client.canvas(f"courses/{course}/students/submissions", **{"student_ids[]": "all"})) > 5


def test_what_is_told_on_request_only_has_to_be_asked_for(client: Client) -> None:
    asked: dict[str, object] = {"include[]": ["email", "enrollments"]}
    plain, whole = (client.canvas("accounts/1/users", enrollment_type="teacher", **q)[:40] for q in ({}, asked))
    assert [sum(name in u for u in plain) for name in ("email", "enrollments")] == [0, 0]
    assert [sum(name in u for u in whole) > 0 for name in ("email", "enrollments")] == [True, True]
    plain, whole = (client.canvas("accounts/1/courses", **q) for q in ({}, {"include[]": "teachers"}))
    assert [any("teachers" in c for c in found) for found in (plain, whole)] == [False, True]


def test_the_test_student_and_who_acts_for_others_are_told(sandbox: Sandbox, client: Client) -> None:
    campus = sandbox.state.world.campus
    seats = [s for s in campus.enrollments if s.type == "StudentViewEnrollment"]
    courses = {s.course_id for s in seats}
    assert len(seats) == 3
    listed = [e for c in courses for e in client.canvas(f"courses/{c}/enrollments")]
    assert sum(e["type"] == "StudentViewEnrollment" for e in listed) == 3
    submissions = [s for c in courses for s in client.canvas(f"courses/{c}/students/submissions", **ALL)]
    tried = [s for s in submissions if s["user_id"] == listed[-1]["user_id"]]
    assert 0 < len(tried) < len(submissions)
    views = [v for user in list(sandbox.state.world.page_views)[:5] for v in client.canvas(f"users/{user}/page_views")]
    acted = [v["links"] for v in views if isinstance(v, dict) and v["links"]["real_user"]]
    assert len(acted) == 3
    assert all(links["real_user"] != links["user"] for links in acted)


def test_one_user_s_page_views_are_closed(sandbox: Sandbox) -> None:
    (closed,) = sandbox.state.world.campus.closed
    assert canvas(sandbox, f"users/{closed}/page_views").status_code == 404


def test_what_is_not_there_is_a_404(sandbox: Sandbox) -> None:
    paths = (
        "accounts/2/courses",
        "accounts/1/nothing",
        "courses/77/sections",
        "courses/1000/nothing",
        "users/me/page_views",
    )
    assert {canvas(sandbox, path).status_code for path in paths} == {404}


def test_the_bench_list_is_as_long_as_asked(client: Client) -> None:
    views = client.canvas("users/bench/page_views", rows=250)
    assert len({v["id"] for v in views}) == len(views) == 250
    assert {v["created_at"] for v in views} == {"2026-06-11T02:30:00Z"}
    assert [u["id"] for u in client.canvas("accounts/bench/users", enrollment_type="teacher")] == ["bench"]
    assert client.canvas("accounts/bench/courses") == client.canvas("accounts/bench/terms") == []
