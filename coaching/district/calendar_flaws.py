"""What a calendar must be: years and terms apart, days that exist, tonight inside."""

from collections.abc import Sequence
from datetime import date

from coaching.district.calendar import Calendar, SchoolYear, Term
from coaching.district.document import Document, Path_

_LONGEST_YEAR_DAYS = 400
YEARS = ("calendar", "school_years")


def calendar_flaws(document: Document, calendar: Calendar, today: date) -> None:
    """Adds to the document's findings whatever is wrong with its days.

    Args:
        today: the local day of the next night.
    """
    _spans(document, YEARS, "school year", calendar.school_years)
    for n, year in enumerate(calendar.school_years):
        if (year.end - year.start).days > _LONGEST_YEAR_DAYS:
            problem = f"school year '{year.name}' is {(year.end - year.start).days + 1} days long"
            document.tell((*YEARS, str(n)), problem, "Correct its days.")
        _terms(document, (*YEARS, str(n), "terms"), year)
    if document.is_settled(YEARS):
        return  # a year is missing: nothing can be said of the others
    if not any(today in year for year in calendar.school_years):
        last = max(year.end for year in calendar.school_years)
        problem = f"no school year holds {today} (the last one ends on {last}): what happens then is of no period"
        document.tell(YEARS, problem, "Add the school year, unless these are holidays.", stops=False)
    _closed_days(document, calendar)


def _terms(document: Document, path: Path_, year: SchoolYear) -> None:
    _spans(document, path, "term", year.terms)
    for n, term in enumerate(year.terms):
        if term.start not in year or term.end not in year:
            problem = f"term '{term.name}' reaches outside its school year"
            document.tell((*path, str(n)), problem, "Correct its days or the year's.")


def _closed_days(document: Document, calendar: Calendar) -> None:
    for n, closed in enumerate(calendar.closed_days):
        path = ("calendar", "closed_days", str(n))
        if closed.end < closed.start:
            document.tell(path, "end is before start", "Exchange or correct them.")
        elif not any(closed.start in year and closed.end in year for year in calendar.school_years):
            document.tell(path, "these days lie in no school year", "Correct the days, or remove them.", stops=False)


def _spans(document: Document, path: Path_, what: str, spans: Sequence[SchoolYear | Term]) -> None:
    """A day is of one year and one term, and each has a name of its own."""
    for n, later in enumerate(spans):
        if later.end < later.start:
            document.tell((*path, str(n)), "end is before start", "Exchange or correct them.")
        for earlier in spans[:n]:
            at = (*path, str(n))
            if later.start <= earlier.end and earlier.start <= later.end:
                problem = f"{what} '{later.name}' shares days with {what} '{earlier.name}'"
                document.tell(at, problem, "Let one end before the other begins.")
            if later.name == earlier.name:
                document.tell(at, f"two {what}s are named '{later.name}'", "Give each a name of its own.")
