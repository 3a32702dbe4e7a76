"""Google Sheets answers as the vendor's does: these replies are what the extractors are built on."""

import requests

from sandbox.server import Sandbox
from tests.unit.sandbox.naive_client import Client


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
