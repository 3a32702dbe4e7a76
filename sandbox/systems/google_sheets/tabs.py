"""The tabs of records: which question each heading asks, and their rows as of a night."""

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sandbox.world import World
from sandbox.world.days import district
from sandbox.world.sessions import us_date
from sandbox.world.told import Cell, Told, as_of

TIME_HEADINGS = {
    "Timestamp": "submitted_at",
    "Coach email": "coach_email",
    "Day": "entry_date",
    "Minutes": "minutes",
    "Activity": "activity",
    "Kind of time": "activity_class",
    "Off-role duty": "off_role_type",
    "Barrier": "barrier",
    "School": "school",
    "ISTE standards": "standards",
    "Remarks": "remarks",
}
# tab -> heading -> question
HEADINGS: Mapping[str, Mapping[str, str]] = {"Time log": TIME_HEADINGS}
BLANK_AFTER = 20  # somebody has left an empty row there


def told(world: World, tab: str, night: date) -> list[Told]:
    """The records of a tab in row order, repeated rows included."""
    return as_of({"Time log": world.coach_time}[tab], night)


def rows(world: World, tab: str, night: date) -> Iterator[list[Cell]]:
    """Headings and cells."""
    yield [*HEADINGS[tab]]
    for number, record in enumerate(told(world, tab, night)):
        if number == BLANK_AFTER:
            yield [""] * 3
        cells = {"submitted_at": _stamp(record), "record_type": record.record_type, **record.cells}
        yield [cells.get(question, "") for question in HEADINGS[tab].values()]


def _stamp(record: Told) -> str:
    moment = record.submitted.astimezone(ZoneInfo(district().timezone))
    return f"{us_date(moment.date())} {moment:%H:%M:%S}"
