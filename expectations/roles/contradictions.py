"""What a load's own values say against its settings: the order of day and month, and its zones.

A day that only the other order reads (a 13th month) speaks against the order, and so does one outside the school years
where the other order fits. A few such days among many that fit are slips and are judged row by row; more than that, and
what could be read both ways may be read the wrong way: the load is refused.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from coaching.district import District, Questions
from coaching.reading import ZONE_CELL, ZONE_WORDS, Order, dates, dates_of, other_order
from coaching.records import PARTS
from coaching.streams import Feeds
from expectations.engine.rules import LOAD, Rule, load_rule

# Answers that tell of what was: none of them is later than the day after the night.
_HAPPENED = ("submitted_at", "session_date", "recorded_at", "event_date")
_OF_RECORDS = {record.feeds: tuple(asked.name for asked in record.asked if asked.is_past) for record in PARTS}
_SAID = {Order.MDY: "month first (M/D/YYYY)", Order.DMY: "day first (D/M/YYYY)"}
_IN_NUMBERS = "[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9].*"
_ORDER, _ZONES = "days_against_their_order", "unknown_zones"
# One slip in a hundred days that tell the order; of what is merely unlikely, half of them.
_SLIPS = 100


@dataclass(frozen=True)
class Season:
    """The days that can be meant: the district's school years, and no day after the night in what happened."""

    district: District | None = None
    night: date | None = None

    @property
    def last(self) -> date | None:
        """The last day that can have been: nights are read after midnight, and people rerun them by day."""
        return self.night + timedelta(days=1) if self.night else None

    def fits(self, day: str, *, has_happened: bool) -> str:
        """Whether a timestamp in SQL lies in it."""
        years = self.district.calendar.school_years if self.district else ()
        if not years:
            return "true"
        end = max(year.end for year in years)
        end = min(end, self.last) if has_happened and self.last else end
        return f"coalesce(cast({day} as date) between date '{min(y.start for y in years)}' and date '{end}', false)"


def happened(feeds: Feeds) -> tuple[str, ...]:
    """The questions of a part whose answers are days that have been: a record says of each day whether it is one."""
    return _OF_RECORDS.get(feeds, _HAPPENED)


def counted(questions: Questions, season: Season, feeds: Feeds) -> dict[str, str]:
    """The facts for `load_rules`, each a query of one number."""
    facts = {}
    if questions.ordered:
        facts[_ORDER] = _against(questions, season, feeds)
    if cells := questions.columns.get("time_zone"):
        words = ", ".join("'" + word.replace("'", "''") + "'" for word in ZONE_WORDS)
        zones = (ZONE_CELL.of(f'"{column}"') for column in cells)
        broken = (f"count(*) filter (where not regexp_matches({z}, '^[+-]') and {z} not in ({words}))" for z in zones)
        facts[_ZONES] = f"select {' + '.join(broken)} from {LOAD}"
    return facts


def load_rules(questions: Questions) -> tuple[Rule, ...]:
    """What refuses a load whose values contradict its settings."""
    columns, cells = questions.ordered, questions.columns.get("time_zone", ())
    own, other = _SAID[questions.order], _SAID[other_order(questions.order)]
    order = load_rule(
        _ORDER,
        0,
        0,
        f"days of {', '.join(columns)} are read {own}, and these fit {other} alone",
        rule_name="days_fit_their_order",
        resolve=f"set `date_order: {other_order(questions.order)}` for the stream or its source in district.yml, or "
        "the column's own `format`; then run the stream again.",
    )
    zones = load_rule(
        _ZONES,
        0,
        0,
        f"{', '.join(cells)} holds something that is no time zone",
        rule_name="zones_are_zones",
        resolve="write an IANA name (America/Chicago), Windows' or Google's name of one, or an offset (+05:30, GMT-4); "
        "or take the column out and set `time_zone` for the stream in district.yml.",
    )
    return (*((order,) if columns else ()), *((zones,) if cells else ()))


def _against(questions: Questions, season: Season, feeds: Feeds) -> str:
    """Days that contradict the order, where they are too many to be slips; else 0. Each reading stands there once."""
    been = {column for question in happened(feeds) for column in questions.columns.get(question, ())}
    cells = ", ".join(
        f"{{'cell': \"{column}\", 'has_happened': {str(column in been).lower()}}}" for column in questions.ordered
    )
    own, other = (_day("cell", order) for order in (questions.order, other_order(questions.order)))
    mine, others = (_fits(season, day) for day in ("own", "other"))
    return f"""select case when no * {_SLIPS} > no + yes or perhaps > no + yes then no + perhaps else 0 end
    from (
        select
            count(*) filter (where own is null and other is not null) as no,
            count(*) filter (where own is not null and not mine and others) as perhaps,
            count(*) filter (where own is not null and (other is null or (mine and not others))) as yes
        from (
            select own, other, {mine} as mine, {others} as others
            from (
                select {own} as own, {other} as other, has_happened
                from (select unnest([{cells}], recursive := true) from {LOAD})
                where regexp_full_match(trim(cell), '{_IN_NUMBERS}')
            )
        )
    )"""


def _fits(season: Season, day: str) -> str:
    been, any_day = (season.fits(day, has_happened=happened) for happened in (True, False))
    return been if been == any_day else f"case when has_happened then {been} else {any_day} end"


def _day(column: str, order: Order) -> str:
    quoted = f'"{column}"'
    return f"try_cast({dates(dates_of(order)).of(quoted)} as timestamp)"
