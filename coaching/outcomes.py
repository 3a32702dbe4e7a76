"""What each step of a night came to, one small file a stream or step: for the report and the freshness mart."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from coaching import atomic

_DAMAGED = "what it came to is damaged on the disk; run this night's step again"


@dataclass(frozen=True)
class Outcome:
    """The end of one step for one stream (`stream` is empty for steps of the whole warehouse).

    Attributes:
        status: `started` (and never finished), `pulled` (waits for its check), `landed`, `kept` (an earlier night: the
            committed load
            stays), `refused`, or `done`.
        reason: why it was refused or kept: one sentence without any value of a record.
        retry: whether trying again later may help.
        gaps: of how many parents a list could not be read, though the stream landed.
        came, before: of a shrink that was refused, the rows that came and those of the load before.
    """

    load_date: str
    step: str
    source: str
    stream: str
    status: str
    reason: str = ""
    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    retry: bool = False
    gaps: int = 0
    came: int = 0
    before: int = 0


def write_outcome(runs: Path, outcome: Outcome) -> None:
    """Writes the outcome's file by rename; a rerun replaces it."""
    file = outcome_file(runs, outcome.load_date, outcome.step, outcome.source, outcome.stream)
    atomic.write_text(file, json.dumps(asdict(outcome), sort_keys=True))


def outcome_file(runs: Path, load_date: str, step: str, source: str, stream: str) -> Path:
    """Where it stands: `<runs>/<load_date>/<step>.<source>.<stream>.json`."""
    return runs / load_date / (".".join(p for p in (step, source, stream) if p) + ".json")


def read_outcomes(runs: Path, load_date: str | None = None) -> list[Outcome]:
    """All outcomes of one night, or of all nights, in name order."""
    pattern = f"{load_date or '*'}/*.json"
    return [read_outcome(p) for p in sorted(runs.glob(pattern))]


def read_outcome(file: Path) -> Outcome:
    """The outcome in a file; one that is damaged says as much of its step as its name does, and that it is damaged."""
    try:
        return Outcome(**json.loads(file.read_bytes()))
    except (ValueError, TypeError):
        step, _, rest = file.stem.partition(".")
        source, _, stream = rest.partition(".")
        return Outcome(file.parent.name, step, source, stream, "started", reason=_DAMAGED, retry=True)
