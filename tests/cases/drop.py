"""A district whose two sources are drop folders: a night of it is pulled and checked for real, without a network."""

from collections.abc import Mapping
from pathlib import Path

from coaching.connections import Connection
from coaching.district import SourceConfig, load_district
from coaching.errors import CoachingError
from coaching.paths import Paths
from nights import steps
from nights.night import Night
from warehouse.store.index import write_index

_KEY = "5a" * 32
HEADINGS = ("submitted_at", "coach_email", "session_date", "duration_minutes")
_COLUMNS: Mapping[str, object] = {
    "submitted_at": "submitted_at",
    "coach_email": {"name": "coach_email", "privacy": "pseudonymise_email", "namespace": "staff"},
    "session_date": "session_date",
    "duration_minutes": "duration_minutes",
}


def drop_night(folder: Path, load_date: str, **options: str | int) -> Night:
    """A night of sources `forms` and `more`, each a coaching log `log` of the files `<source>*.csv` in the folder."""
    log = {"feeds": "coaching_log", "key": ["submitted_at", "coach_email"], "columns": _COLUMNS}
    sources = {
        name: SourceConfig.model_validate(
            {
                "kind": "file_drop",
                "options": {"folder": str(folder), "settle_seconds": 0, **options},
                "streams": {"log": {**log, "form_id": name, "options": {"pattern": f"{name}*.csv"}}},
            }
        )
        for name in ("forms", "more")
    }
    district = load_district("sandbox").model_copy(update={"sources": sources})
    return Night(district, Paths(folder / "data"), load_date, lambda name: Connection(name, password=_KEY))


def write_log(file: Path, rows: int, *, day: str = "2026-01-05", extra: str = "") -> None:
    """A log of so many good sessions; `extra` is a heading that nobody declared."""
    lines = [f"1/5/2026 8:{n:02d}:00,coach@district.example,{day},45" for n in range(rows)]
    head, end = (",".join((*HEADINGS, extra)), ",x") if extra else (",".join(HEADINGS), "")
    file.write_text("\n".join([head, *(line + end for line in lines), ""]), encoding="utf-8")


def run(night: Night) -> dict[str, str]:
    """Pulls and checks both sources and writes the index; what each stream came to, or why it was refused."""
    came_to: dict[str, str] = {}
    for stream in night.streams:
        try:
            steps.extract(night, stream.source, stream.name)
        except CoachingError as error:
            came_to[stream.source] = str(error)
            continue
        for outcome in steps.check(night, stream.source):
            came_to[stream.source] = outcome.reason or outcome.status
    index(night)
    return came_to


def index(night: Night) -> None:
    """What a build does before dbt."""
    write_index(night.all_streams, paths=night.paths, district=night.district)
