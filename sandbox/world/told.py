"""A record as somebody wrote it down, and what it means: what all record types of the sandbox have in common."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sandbox.world.days import close_of, local
from sandbox.world.sessions import us_date
from sandbox.world.standards import Aligned

Cell = str | int | float | bool
UNKNOWN = "(unknown)"  # the school of a name that nobody knows


@dataclass(frozen=True)
class Told:
    """One row of a sheet of records.

    Attributes:
        record_type: what it is a record of.
        submitted: when it was sent.
        means: what a right fact of it holds: people and schools by their ids, days as ISO texts.
        cells: what stands in the sheet, by question; what is not there is blank.
        aligned: its standards, as written and as meant.
        broken: the rule of the door that it breaks; empty: none.
        times: how often the row stands there.
    """

    record_type: str
    submitted: datetime
    means: Mapping[str, object]
    cells: Mapping[str, Cell] = field(default_factory=dict)
    aligned: Aligned | None = None
    broken: str = ""
    times: int = 1

    def changed(self, means: Mapping[str, object], cells: Mapping[str, Cell]) -> "Told":
        """The same row with something else in some of its cells, and what that means."""
        return replace(self, means={**self.means, **means}, cells={**self.cells, **cells})


def written_day(rng: Random, day: date) -> str:
    """A day as people write it: in American order mostly, with a short year or as ISO now and then."""
    style = rng.choices(("us", "iso", "padded"), (7, 2, 1))[0]
    return us_date(day) if style == "us" else day.isoformat() if style == "iso" else f"{day:%m/%d/%Y}"


def sent(rng: Random, day: date) -> datetime:
    """When a record of that day is sent: the same afternoon, or up to three days later."""
    return local(day + timedelta(days=rng.choice((0, 0, 1, 3))), rng.randrange(13, 22), rng.randrange(60))


def one_a_second(drafts: Iterable[Told]) -> Iterator[Told]:
    """In the order in which they were sent, no two at one instant: the timestamp tells the rows of a sheet apart."""
    last: datetime | None = None
    for draft in sorted(drafts, key=lambda d: d.submitted):
        moment = draft.submitted if last is None or draft.submitted > last else last + timedelta(seconds=1)
        last = moment
        yield replace(draft, submitted=moment)


def as_of(records: Iterable[Told], night: date) -> list[Told]:
    """The rows that stand in the sheet when that local day closes, repeated ones included."""
    return [r for record in records if record.submitted < close_of(night) for r in [record] * record.times]
