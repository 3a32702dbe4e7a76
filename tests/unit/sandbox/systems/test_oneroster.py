"""A OneRoster service answers as its vendor's does: these replies are what the extractors are built on."""

import requests

from sandbox.server import Sandbox, running
from sandbox.world import build_world
from tests.unit.sandbox.naive_client import Client


def test_roster_pages_are_clamped_without_a_word(sandbox: Sandbox, client: Client) -> None:
    headers = {"Authorization": f"Bearer {client.roster_token()}"}
    url = f"{sandbox.base_url}/ims/oneroster/rostering/v1p2/users"
    page = requests.get(url, params={"limit": 1000}, headers=headers, timeout=20)
    assert len(page.json()["users"]) == 50
    assert page.headers["X-Total-Count"] == "271"
    assert "Link" not in page.headers
    assert requests.get(url, params={"limit": 10, "offset": 5000}, headers=headers, timeout=20).json() == {"users": []}
    assert requests.get(url, params={"sort": "phone"}, headers=headers, timeout=20).status_code == 400
    downwards = requests.get(url, params={"orderBy": "desc"}, headers=headers, timeout=20).json()["users"]
    assert [u["sourcedId"] for u in downwards] == sorted((u["sourcedId"] for u in downwards), reverse=True)


def test_the_roster_sends_no_total_and_throttles_by_default() -> None:
    with running(build_world(1, "tiny")) as made:
        client = Client(made)
        assert len(client.roster("users")) == 271
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
