"""When a district teaches: school years, their terms, and the days that are closed."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from coaching.district.strict import Strict

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written_day(value: object) -> object:
    """A number is no day, though a date could be counted from it."""
    if not isinstance(value, date) and not _DAY.fullmatch(str(value)):
        message = "it is no day; write a day that exists as YYYY-MM-DD"
        raise ValueError(message)
    return value


Day = Annotated[date, BeforeValidator(_written_day)]


class Span(Strict):
    """Days from `start` to `end`, both included."""

    start: Day
    """First day, included."""
    end: Day
    """Last day, included."""

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


class Term(Span):
    """A named part of a school year."""

    name: str
    """The term's name, such as fall; in the marts a period is named after it."""


class SchoolYear(Span):
    """One school year; its terms follow each other without overlap."""

    name: str
    """Such as 2025-26; seeds name it so."""
    terms: tuple[Term, ...] = ()
    """Its terms, apart from each other and inside the year."""


class ClosedDays(Span):
    """Days without instruction inside a school year."""

    reason: str
    """Why, such as Thanksgiving."""


class Calendar(Strict):
    """School years, terms and closed days; weekends are never instructional."""

    school_years: tuple[SchoolYear, ...] = Field(min_length=1)
    """School years, apart from each other."""
    closed_days: tuple[ClosedDays, ...] = ()
    """Days without instruction; weekends need not be named."""

    def is_instructional(self, day: date) -> bool:
        """Whether teaching is expected on that local day."""
        in_year = any(day in year for year in self.school_years)
        return in_year and day.weekday() < 5 and not any(day in closed for closed in self.closed_days)  # noqa: PLR2004
