"""The sandbox's calendar, from its own district.yml: world and warehouse agree on what a school day is."""

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from coaching.district import District, load_district

NIGHTS = (date(2026, 6, 10), date(2026, 6, 11), date(2026, 6, 12))
UTC = ZoneInfo("UTC")


@cache
def district() -> District:
    """The sandbox's configuration."""
    return load_district("sandbox")


def year_start() -> date:
    """The first day of the school year."""
    return district().calendar.school_years[0].start


def year_end() -> date:
    """The last day of the school year."""
    return district().calendar.school_years[0].end


@cache
def school_days() -> tuple[date, ...]:
    """The instructional days of the school year, in order."""
    calendar, first, last = district().calendar, year_start(), year_end()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in days if calendar.is_instructional(day))


def school_days_between(first: date, last: date) -> list[date]:
    """Instructional days from `first` to `last`, both included."""
    return [day for day in school_days() if first <= day <= last]


def local(day: date, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """A local clock time of the district, as an instant."""
    return datetime.combine(day, time(hour, minute, second), district().zone)


def at_school(rng: Random, day: date) -> datetime:
    """Some moment of a working day; one in twelve in the late evening, when UTC already has the next date."""
    hour = rng.choice((20, 21, 22, 23)) if rng.random() < 1 / 12 else rng.randrange(7, 17)
    return local(day, hour, rng.randrange(60), rng.randrange(60))


def close_of(day: date) -> datetime:
    """The instant a local day is over."""
    return district().day_bounds(day)[1]


def iso(moment: datetime) -> str:
    """ISO-8601 in UTC with `Z`: such texts sort as the instants do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
