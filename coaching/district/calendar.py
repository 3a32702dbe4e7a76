"""When a district teaches: school years, their terms, and the days that are closed."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from coaching.district.strict import Strict


def _written_day(value: object) -> object:
    """A number is no day, though a date could be counted from it."""
    return str(value) if isinstance(value, int | float) else value


Day = Annotated[date, BeforeValidator(_written_day)]


class Span(Strict):
    """Days from `start` to `end`, both included."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.end < self.start:
            message = "end is before start; exchange or correct them"
            raise ValueError(message)
        return self

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


class Term(Span):
    """A named part of a school year."""

    name: str


class SchoolYear(Span):
    """One school year; its terms follow each other without overlap."""

    name: str
    terms: tuple[Term, ...] = ()

    @model_validator(mode="after")
    def _terms_inside(self) -> "SchoolYear":
        outside = [term.name for term in self.terms if term.start not in self or term.end not in self]
        if outside:
            message = f"term '{outside[0]}' reaches outside its school year; correct its days or the year's"
            raise ValueError(message)
        return self


class ClosedDays(Span):
    """Days without instruction inside a school year."""

    reason: str


class Calendar(Strict):
    """School years, terms and closed days; weekends are never instructional."""

    school_years: tuple[SchoolYear, ...] = Field(min_length=1)
    closed_days: tuple[ClosedDays, ...] = ()

    def is_instructional(self, day: date) -> bool:
        """Whether teaching is expected on that local day."""
        in_year = any(day in year for year in self.school_years)
        return in_year and day.weekday() < 5 and not any(day in closed for closed in self.closed_days)  # noqa: PLR2004
