"""The demo's last screen: headline first, one line a night, then where to look; 80 columns, one window.

Flow: published/current (schema marts of bi.duckdb), outcomes of the nights -> lines
"""

import os
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

from coaching.outcomes import Outcome
from coaching.told import LEVELS, percent

WIDTH, MOST_LINES = 80, 30
_NAME = 11
_YEAR = "period_type = 'school_year' and period_key = $year"
_NEWEST = """
select max(period_key), max(data_through_date)
from marts.mart_implementation_by_school where period_type = 'school_year' and framework_id = 'all'
"""
_REACH = f"""
select count(*), count(reach_rate), min(reach_rate), max(reach_rate)
from marts.mart_implementation_by_school where {_YEAR} and framework_id = 'all'
"""
_HOURS = f"""
select count(*), count(coach_minutes_allocated), sum(coach_minutes_allocated) / 60
from marts.mart_implementation_district_standard where {_YEAR} and standard_level = 'standard'
"""
_MOST = f"""
select standard_title, coach_minutes_allocated / 60 from marts.mart_implementation_district_standard
where {_YEAR} and standard_level = 'standard' and coach_minutes_allocated is not null
order by coach_minutes_allocated desc, qualified_code limit 1
"""
_CHANGE = f"""
select guskey_level, count(ci_low), count(*) filter (where ci_low > 0), count(*) filter (where ci_high < 0)
from marts.mart_impact_by_school where {_YEAR} group by guskey_level
"""
_CELLS = f"""
select count(*), count(*) filter (where suppressed) from marts.mart_implementation_by_school_standard
where {_YEAR} and standard_level = 'standard'
"""


def headline(edition: Path) -> list[str]:
    """What a superintendent would hear first; what may not be shown is counted, never guessed."""
    with duckdb.connect(str(edition.resolve() / "bi" / "bi.duckdb"), read_only=True) as bi:
        year, through = next(iter(bi.execute(_NEWEST).fetchall()))
        if year is None:
            return ["No school year has closed yet: the report tells of its months and terms."]
        schools, shown, low, high = _row(bi, _REACH, year)
        standards, told, hours = _row(bi, _HOURS, year)
        most = _row(bi, _MOST, year)
        changes = bi.execute(_CHANGE, {"year": year}).fetchall()
        cells, hidden = _row(bi, _CELLS, year)
    reach = f"{percent(low)} to {percent(high)} of eligible teachers coached" if shown else "hidden in every school"
    coached = f"at least {_hours(hours)}" if told else "hidden in every standard"
    return [
        f"Coaching in the school year {year}, data through {through}",
        *_named("Reach", f"{reach} (the {shown} of {schools} schools that may be shown)"),
        *_named("Hours", f"{coached} (the {told} of {standards} standards that may be shown)"),
        *(_named("Most on", f"{most[0]}, {_hours(most[1])} hours") if most else ()),
        *_named("Change", f"clearly higher after coaching: {_changes(changes)} results that may be shown"),
        *_named("Hidden", f"{hidden} of {cells} cells (a school and a standard), so that nobody can be recognised"),
    ]


def one_night(night: str, state: str, outcomes: Sequence[Outcome]) -> list[str]:
    """A night in a line: how it ended, and what came of it."""
    refused = [f"{o.source}.{o.stream}" for o in outcomes if o.status == "refused"]
    aside = f"{sum(o.quarantined for o in outcomes):,} set aside"
    rows = f"{len(outcomes)} streams, {sum(o.accepted for o in outcomes):,} rows accepted, {aside}"
    return list(_named(night, f"{state}: {', '.join(refused)} refused" if refused else f"{state}: {rows}"))


def where(places: Mapping[Path | str, str]) -> list[str]:
    """Each place with what it is, the first one first; a long one keeps a line of its own."""
    shown = {_short(place): words for place, words in places.items()}
    column = max((len(place) for place in shown if len(place) < WIDTH // 2 + 8), default=0) + 2
    return [line for place, words in shown.items() for line in _place(place, words, column)]


def screen(*parts: Iterable[str]) -> list[str]:
    """All of it, a blank line between the parts."""
    lines: list[str] = []
    for part in parts:
        lines += ["", *part]
    return lines[1:]


def _place(place: str, words: str, column: int) -> Iterator[str]:
    if len(line := f"  {place:{column}}{words}") <= WIDTH and len(place) < column:
        yield line
    else:
        yield from (f"  {place}", f"    {words}")


def _short(place: Path | str) -> str:
    if isinstance(place, str):
        return place
    here = Path.cwd()
    return os.path.relpath(place, here) if place.is_relative_to(here) else str(place)


def _named(name: str, words: str) -> Iterator[str]:
    indent = " " * (2 + _NAME + 1)
    yield from textwrap.wrap(words, WIDTH, initial_indent=f"  {name:{_NAME}} ", subsequent_indent=indent)


def _row(bi: duckdb.DuckDBPyConnection, query: str, year: str) -> tuple:  # type: ignore[type-arg]
    return bi.execute(query, {"year": year}).fetchone() or ()


def _changes(rows: Iterable[tuple[str, int, int, int]]) -> str:
    """Practice first: knowing is not yet doing."""
    order = list(LEVELS)
    told = sorted(rows, key=lambda row: (order.index(row[0]) if row[0] in order else len(order), row[0]))
    return (
        ", ".join(
            f"{LEVELS.get(level, 'other')} "
            + (f"{higher} of {known}" if known else "hidden")
            + f" ({lower} lower)" * bool(lower)
            for level, known, higher, lower in told
        )
        or "none of 0"
    )


def _hours(hours: float | Decimal | None) -> str:
    return f"{hours or 0:,.0f}"
