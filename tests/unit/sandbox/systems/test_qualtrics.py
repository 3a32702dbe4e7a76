"""Qualtrics answers as the vendor's does: these replies are what the extractors are built on."""

import requests

from sandbox.server import Sandbox
from tests.unit.sandbox.naive_client import Client


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


def test_one_export_fails_once(sandbox: Sandbox, client: Client) -> None:
    assert len(client.survey("SV_post")) > 3
    url = f"{sandbox.base_url}/API/v3/surveys/SV_post/export-responses"
    headers = {"X-API-TOKEN": sandbox.state.secrets["qualtrics_token"]}
    states = [
        requests.get(f"{url}/ES_{n:06d}", headers=headers, timeout=20).json().get("result", {}).get("status")
        for n in range(1, 12)
    ]
    assert states.count("failed") == 1
