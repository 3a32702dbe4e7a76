"""The simplest client of each system, from the vendors' descriptions: asks, follows, waits, and keeps everything."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import requests

from sandbox.server import Sandbox


@dataclass
class Client:
    """Requests with the sandbox's own credentials; counts what it was told to repeat."""

    sandbox: Sandbox
    session: requests.Session = field(default_factory=requests.Session)
    throttled: int = 0
    missed: int = 0

    def canvas(self, path: str, *, string_ids: bool = True, **params: object) -> list[object]:
        """All pages of a list."""
        accept = "application/json+canvas-string-ids" if string_ids else "application/json"
        headers = {"Authorization": f"Bearer {self.sandbox.state.secrets['canvas_token']}", "Accept": accept}
        url, query, found = f"{self.sandbox.base_url}/api/v1/{path}", {"per_page": 100, **params}, []
        while url:
            reply = self.session.get(url, params=query, headers=headers, timeout=20)
            if reply.status_code == 403 and "Rate Limit Exceeded" in reply.text:
                self.throttled += 1
                continue
            reply.raise_for_status()
            if "json" not in reply.headers["Content-Type"]:
                self.missed += 1
                continue
            body = reply.json()
            found += body["enrollment_terms"] if isinstance(body, dict) else body
            url, query = reply.links.get("next", {}).get("url", ""), {}
        return found

    def roster_token(self, secret: str | None = None) -> str:
        """A bearer token."""
        told = json.loads(self.sandbox.environment["AIRFLOW_CONN_ONEROSTER"])
        url, auth = told["extra"]["token_url"], (told["login"], secret or told["password"])
        reply = self.session.post(url, data={"grant_type": "client_credentials"}, auth=auth, timeout=20)
        reply.raise_for_status()
        return str(reply.json()["access_token"])

    def roster(self, name: str, *, limit: int = 1000) -> list[object]:
        """Pages until an empty one, advancing by the rows received."""
        headers, found = {"Authorization": f"Bearer {self.roster_token()}"}, []
        while True:
            url = f"{self.sandbox.base_url}/ims/oneroster/rostering/v1p2/{name}"
            reply = self.session.get(
                url, params={"limit": limit, "offset": len(found), "sort": "sourcedId"}, headers=headers, timeout=20
            )
            if reply.status_code == 429:
                self.throttled += 1
                assert parsedate_to_datetime(reply.headers["Retry-After"]).tzinfo
                continue
            reply.raise_for_status()
            page = reply.json()[name]
            if not page:
                return found
            found += page

    def sheet(self, tab: str) -> list[list[object]]:
        """Heading and rows of a tab."""
        headers = {"Authorization": f"Bearer {self.sandbox.state.secrets['sheets_token']}"}
        query = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
        url = f"{self.sandbox.base_url}/v4/spreadsheets/sandbox-coaching-log/values/{tab}"
        reply = self.session.get(url, params=query, headers=headers, timeout=20)
        reply.raise_for_status()
        return reply.json()["values"]

    def survey(self, survey: str, **wish: object) -> list[list[str]]:
        """All rows of an export's file, the three heading rows included."""
        headers = {"X-API-TOKEN": self.sandbox.state.secrets["qualtrics_token"]}
        url = f"{self.sandbox.base_url}/API/v3/surveys/{survey}/export-responses"
        result = {"status": "failed"}
        for _ in range(5):
            if result["status"] == "failed":
                started = self.session.post(url, json={"format": "csv", **wish}, headers=headers, timeout=20)
                started.raise_for_status()
                progress = started.json()["result"]["progressId"]
            result = self.session.get(f"{url}/{progress}", headers=headers, timeout=20).json()["result"]
            if result["status"] == "complete":
                break
        file = self.session.get(f"{url}/{result['fileId']}/file", headers=headers, timeout=20)
        archive = zipfile.ZipFile(io.BytesIO(file.content))
        return list(csv.reader(io.StringIO(archive.read(archive.namelist()[0]).decode("utf-8-sig"))))
