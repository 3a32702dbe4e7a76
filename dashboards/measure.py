"""Asks every chart that is imported for its rows, as a page does, and takes the time: `make bi-measure`.

Flow: a running Superset -> dashboards/times.csv -> docs/bi/dashboards.md
"""

import csv
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from coaching.errors import ContractError
from coaching.paths import Paths
from dashboards.charts import chart
from dashboards.page import Chart, pages
from dashboards.up import bi_folder

TIMES = Path(__file__).parent / "times.csv"
_TURNS = 3


@dataclass(frozen=True)
class Answer:
    """What a chart was answered: its rows, and after how many milliseconds (the median of three turns)."""

    chart: str
    rows: int
    milliseconds: int


class Asker:
    """A signed-in user of a running Superset."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self._address = address.rstrip("/")
        said = {"username": user, "password": password, "provider": "db"}
        self._token = str(self.ask("security/login", said)["access_token"])

    def ask(self, path: str, body: object = None) -> Any:
        """The answer of `/api/v1/<path>`; with a body it is a POST.

        Raises:
            HTTPError: it was refused.
        """
        # with a type and no body Superset answers 400
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if hasattr(self, "_token"):
            headers["Authorization"] = f"Bearer {self._token}"
        data = json.dumps(body).encode() if body is not None else None
        with urlopen(Request(f"{self._address}/api/v1/{path}", data, headers), timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def imported(self, kind: str) -> Mapping[str, int]:
        """The numbers of what is there (`chart`, `dashboard`, `dataset`, `database`), by uuid."""
        found = self.ask(f"{kind}/?q=(page_size:500,columns:!(id,uuid))")["result"]
        return {str(one["uuid"]): int(one["id"]) for one in found}

    def rows(self, number: int) -> list[dict[str, Any]]:
        """The rows that a chart is answered.

        Raises:
            ContractError: it was answered with an error.
        """
        try:
            answer = self.ask(f"chart/{number}/data/")["result"][0]
        except HTTPError as error:
            error.close()
            message = f"Chart {number} was answered {error.code}."
            raise ContractError(message, remedy="superset.log says why.") from None
        if answer.get("error"):
            message = f"Chart {number} was answered with an error."
            raise ContractError(message, remedy="superset.log says why.")
        return list(answer["data"])


def measure(asker: Asker) -> Iterator[Answer]:
    """Each chart that is imported, in the order of the pages."""
    there = asker.imported("chart")
    for one in (c for page in pages() for c in page.charts):
        number = there.get(str(chart(one)["uuid"]))
        if number is not None:
            yield _asked(asker, one, number)


def _asked(asker: Asker, one: Chart, number: int) -> Answer:
    taken = []
    rows: list[dict[str, Any]] = []
    for _ in range(_TURNS):
        began = time.perf_counter()
        rows = asker.rows(number)
        taken.append(time.perf_counter() - began)
    return Answer(one.name, len(rows), round(sorted(taken)[_TURNS // 2] * 1000))


def write_times(answers: list[Answer]) -> None:
    """Keeps what was measured, beside what was measured earlier of other charts."""
    kept = times() | {one.chart: one.milliseconds for one in answers}
    with TIMES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["chart", "milliseconds"])
        writer.writerows(sorted((name, ms) for name, ms in kept.items() if name in _names()))


def times() -> dict[str, int]:
    """Milliseconds to a chart's rows, as measured last."""
    if not TIMES.exists():
        return {}
    with TIMES.open(encoding="utf-8", newline="") as file:
        return {row["chart"]: int(row["milliseconds"]) for row in csv.DictReader(file)}


def _names() -> set[str]:
    return {one.name for page in pages() for one in page.charts}


if __name__ == "__main__":
    folder = bi_folder(Paths.from_env())
    write_times(list(measure(Asker(sys.argv[1], "admin", (folder / "admin_password").read_text(encoding="utf-8")))))
