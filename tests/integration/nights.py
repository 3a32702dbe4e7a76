"""Three nights of the sandbox as an operator runs them, against a served district.

`line.Line` is one data folder with its key; what it publishes is read by `published`.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from coaching.district import District, load_district
from sandbox.world.days import NIGHTS as SANDBOX_NIGHTS
from tests.integration.line import Line
from tests.integration.processes import Ran
from tests.integration.published import Published

SIZE, SEED = "tiny", 7
NIGHTS = tuple(n.isoformat() for n in SANDBOX_NIGHTS)


def tell(*lines: str) -> None:
    """What a test wants read: `pytest -s` shows it."""
    sys.stdout.write("\n".join(("", *lines, "")))


def sandbox_district() -> District:
    """The district that all of these nights belong to."""
    return load_district("sandbox")


class Truths(dict[str, dict[str, Any]]):
    """What is true of each night, in clear: shown in no failure."""

    def __repr__(self) -> str:
        return f"<the truth of {len(self)} nights>"


@dataclass(frozen=True)
class NightRan:
    """One of three consecutive nights, as it was when it had just ended."""

    load_date: str
    ran: Ran
    published: Published
    report: str = field(repr=False)


@dataclass(frozen=True)
class ThreeNights:
    """Three consecutive nights of one line, run once; tests read it and change nothing (`copy` for those that do)."""

    line: Line
    nights: tuple[NightRan, ...]

    def night(self, number: int) -> NightRan:
        """The night by its number, from 1."""
        return self.nights[number - 1]


def save(file: Path, nights: tuple[NightRan, ...]) -> None:
    """Keeps the nights for the other test processes."""
    file.write_text(json.dumps([asdict(n) for n in nights]), encoding="utf-8")


def load(file: Path) -> tuple[NightRan, ...]:
    """Reads what another test process kept."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    return tuple(NightRan(n["load_date"], Ran(**n["ran"]), Published(**n["published"]), n["report"]) for n in raw)
