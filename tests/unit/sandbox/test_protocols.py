"""Each service answers as its vendor's does: these replies are what the extractors are built on."""

from collections.abc import Iterator

import pytest
import requests

from sandbox.server import Options, Sandbox, running
from sandbox.world import build_world
from sandbox.world.days import NIGHTS
from tests.unit.sandbox.naive_client import Client

CALM = Options(throttled={}, total_count=True)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(build_world(1, "tiny"), CALM) as made:
        yield made


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    sandbox.set_night(NIGHTS[0])
    return Client(sandbox)


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


def test_roster_pages_are_clamped_without_a_word(sandbox: Sandbox, client: Client) -> None:
    headers = {"Authorization": f"Bearer {client.roster_token()}"}
    url = f"{sandbox.base_url}/ims/oneroster/rostering/v1p2/users"
    page = requests.get(url, params={"limit": 1000}, headers=headers, timeout=20)
    assert len(page.json()["users"]) == 50
    assert page.headers["X-Total-Count"] == "268"
    assert "Link" not in page.headers
    assert requests.get(url, params={"limit": 10, "offset": 5000}, headers=headers, timeout=20).json() == {"users": []}
    assert requests.get(url, params={"sort": "phone"}, headers=headers, timeout=20).status_code == 400
    downwards = requests.get(url, params={"orderBy": "desc"}, headers=headers, timeout=20).json()["users"]
    assert [u["sourcedId"] for u in downwards] == sorted((u["sourcedId"] for u in downwards), reverse=True)


def test_the_roster_sends_no_total_and_throttles_by_default() -> None:
    with running(build_world(1, "tiny")) as made:
        client = Client(made)
        assert len(client.roster("users")) == 268
        assert client.throttled == 1
        headers = {"Authorization": f"Bearer {client.roster_token()}"}
        reply = requests.get(f"{made.base_url}/ims/oneroster/rostering/v1p2/orgs", headers=headers, timeout=20)
    assert reply.status_code == 200
    assert "X-Total-Count" not in reply.headers


def test_a_client_without_an_organisation_sees_nothing(sandbox: Sandbox, client: Client) -> None:
    headers = {"Authorization": f"Bearer {client.roster_token(sandbox.state.secrets['barren_secret'])}"}
    reply = requests.get(f"{sandbox.base_url}/ims/oneroster/rostering/v1p2/users", headers=headers, timeout=20)
    assert (reply.status_code, reply.json()) == (200, {"users": []})


def test_the_roster_refuses_a_wrong_secret_and_a_wrong_token(sandbox: Sandbox) -> None:
    wrong = requests.post(
        f"{sandbox.base_url}/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=("sandbox-warehouse", "x"),
        timeout=20,
    )
    assert wrong.status_code == 401
    url = f"{sandbox.base_url}/ims/oneroster/rostering/v1p2/users"
    assert requests.get(url, headers={"Authorization": "Bearer x"}, timeout=20).json()["imsx_codeMajor"] == "failure"


def test_the_sheet_gives_ragged_rows_and_its_zone(sandbox: Sandbox, client: Client) -> None:
    heading, *rows = client.sheet("'Log 2011'!A:Z")
    assert heading[0] == "Timestamp"
    assert any(isinstance(r[6], int) for r in rows)
    headers = {"Authorization": f"Bearer {sandbox.state.secrets['sheets_token']}"}
    url = f"{sandbox.base_url}/v4/spreadsheets/sandbox-coaching-log"
    assert (
        requests.get(f"{url}?fields=properties", headers=headers, timeout=20).json()["properties"]["timeZone"]
        == "America/Chicago"
    )
    shown = requests.get(f"{url}/values/Log", headers=headers, timeout=20).json()["values"]
    assert all(isinstance(cell, str) for row in shown for cell in row)
    assert requests.get(f"{url}/values/Nothing", headers=headers, timeout=20).status_code == 400
    assert requests.get(f"{url}s/values/Log", headers=headers, timeout=20).status_code == 404
    assert requests.get(f"{url}/values/Log", headers={}, timeout=20).status_code == 401


def test_an_export_takes_its_time_and_holds_three_heading_rows(sandbox: Sandbox, client: Client) -> None:
    names, texts, imports, *rows = client.survey("SV_pre")
    assert (names[8], names[17]) == ("ResponseId", "Q1")
    assert "\n" in texts[17]
    assert '"timeZone": "America/Denver"' in imports[7]
    assert len({len(r) for r in rows}) == 2  # one row has cells too many
    assert len(rows) > 40
    url = f"{sandbox.base_url}/API/v3/surveys/SV_pre/export-responses"
    headers = {"X-API-TOKEN": sandbox.state.secrets["qualtrics_token"]}
    progress = requests.post(url, json={"format": "csv"}, headers=headers, timeout=20).json()["result"]["progressId"]
    states = [
        requests.get(f"{url}/{progress}", headers=headers, timeout=20).json()["result"]["status"] for _ in range(2)
    ]
    assert states == ["inProgress", "complete"]
    assert requests.post(url, json={"format": "json"}, headers=headers, timeout=20).status_code == 400
    assert requests.post(url, json={"format": "csv"}, headers={}, timeout=20).status_code == 401
    assert requests.get(f"{url}/ES_nothing", headers=headers, timeout=20).status_code == 404


def test_the_zone_of_an_export_can_be_asked_for(client: Client) -> None:
    there, here = (client.survey("SV_pre", timeZone=zone)[3][7] for zone in ("America/Denver", "America/Chicago"))
    assert int(here[11:13]) == (int(there[11:13]) + 1) % 24
