"""The SQL of each reading: one expression over `{c}`, the text of a cell; NULL where the text is not understood.

The casts of what it gives back stand in `dbt_project/macros/engine.sql`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from coaching.reading.engines import DUCKDB, Engine
from coaching.reading.formats import HALF, HOUR, MINUTES, SECONDS, TIME, WEEKDAY, ZONE, Dates, Order, Shape, dates_of
from coaching.reading.zones import OFFSET, OFFSETS, SHOWN_OFFSET

# A cell that holds something; the same in small letters, an unbroken space read as a space.
FILLED = "nullif(trim({c}), '')"
_PLAIN = "lower(trim(replace(replace(replace({c}, '\u00a0', ' '), '\u202f', ' '), '|', '!')))"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What the systems send that declare their fields: it can be cast as it is.
_ISO_DAY = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_ISO_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?"
_ISO_TIME = f"{_ISO_DAY}(?:[T ]{_ISO_CLOCK}(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?"
_NUMBER = "[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:e[+-]?[0-9]{1,3})?"
_COMMA_NUMBER = "[+-]?(?:[0-9]+(?:,[0-9]*)?|,[0-9]+)"
_DECIMAL_COMMA = ","
# Year, month, day of a shape, then hour, minutes, seconds, half of the day, zone.
_PARTS = 8


@dataclass(frozen=True)
class Reading:
    """How a text is understood.

    Attributes:
        name: tells it from others; the key of `readings` in dbt's vars.
        said: the formats it reads, for messages.
        make: its SQL on an engine.
    """

    name: str
    said: str
    make: Callable[[Engine], str] = field(compare=False, repr=False)

    def of(self, text: str, *, engine: Engine = DUCKDB) -> str:
        """The SQL over one column, or over any other text."""
        return self.make(engine).replace("{c}", text)


def dates(written: Dates) -> Reading:
    """Days and times as ISO 8601: `2025-09-02`, `2025-09-02 14:31:00`, `2025-09-02 14:31:00-05:00`."""
    return Reading(f"dates {written.name}", written.said, lambda engine: _dates(engine, written))


def number(decimal: str = ".") -> Reading:
    """A number with a decimal point, whichever of the two signs the source writes."""
    if decimal != _DECIMAL_COMMA:
        return Reading("number .", "a decimal point", lambda engine: _matched(engine, _PLAIN, _NUMBER))
    return Reading(
        "number ,",
        "a decimal comma",
        lambda engine: f"replace({_matched(engine, _PLAIN, _COMMA_NUMBER)}, ',', '.')",
    )


def _matched(engine: Engine, text: str, pattern: str) -> str:
    return f"case when {engine.full_match.format(text=text, pattern=pattern)} then {text} end"


def _dates(engine: Engine, written: Dates) -> str:
    """What can be cast as it is, else each shape in turn brought into one row of parts, and these put together."""
    parts = _PLAIN
    for shape in written.shapes:
        parts = f"regexp_replace({parts}, '^{WEEKDAY}{shape.pattern}{TIME}$', '{_groups(engine, shape)}')"
    other = engine.split.format(text=parts, body=_put_together(engine))
    if any(shape.order != "ymd" for shape in written.shapes):  # typed by people
        other = _on_its_weekday(engine, other)
    if not any(shape.order == "ymd" for shape in written.shapes):
        return other
    # as it stands first: of fifty million instants hardly one has a space beside it, and `trim` would copy all of them
    whole, filled = (engine.full_match.format(text=text, pattern=_ISO_TIME) for text in ("{c}", FILLED))
    return f"case when {whole} then {{c}} when {filled} then {FILLED} else {other} end"


def _on_its_weekday(engine: Engine, day: str) -> str:
    """Nothing where a weekday is written that the day is not: one of the two is wrong, and nobody can tell which."""
    of_day = engine.weekday.format(day="try_cast(left(it, 10) as date)")
    first = " ".join(f"when '{name}' then {of_day} = {number}" for number, name in enumerate(_DAYS, 1))
    return engine.named.format(value=day, body=f"case when case left({_PLAIN}, 3) {first} else true end then it end")


def _groups(engine: Engine, shape: Shape) -> str:
    month = shape.group("n" if "n" in shape.order else "m")
    groups = (shape.group("y"), month, shape.group("d"), HOUR, MINUTES, SECONDS, HALF, ZONE)
    return "|".join(engine.group.format(n=n) for n in groups)


def _put_together(engine: Engine) -> str:
    each = (engine.part.format(n=n) for n in range(1, _PARTS + 1))
    year, month, day, hour, minutes, seconds, half, zone = each
    hours = f"try_cast({hour} as integer)"
    clock = (
        f"concat(' ', case when {half} = 'p' and {hours} < 12 then cast({hours} + 12 as string) "
        f"when {half} = 'a' and {hour} = '12' then '00' else lpad({hour}, 2, '0') end, ':', {minutes}, "
        f"coalesce(nullif(replace({seconds}, ',', '.'), ''), ':00'), {_offset(zone)})"
    )
    names = " ".join(f"when '{name}' then '{number:02}'" for number, name in enumerate(_MONTHS, 1))
    # two digits of a year: from 1970 to 2069; a clock of twelve hours ends at twelve
    return (
        f"case when {engine.parts} = {_PARTS} and ({half} = '' or {hours} <= 12) then "
        f"concat(case when length({year}) = 4 then '' when {year} < '70' then '20' else '19' end, {year}, '-', "
        f"case left({month}, 3) {names} else lpad({month}, 2, '0') end, '-', lpad({day}, 2, '0'), "
        f"case when {hour} = '' then '' else {clock} end) end"
    )


def _offset(zone: str) -> str:
    signed = "^(?:utc|gmt)?([+-])(0?[0-9]|1[0-4]):?([0-5][0-9])?$"
    sign, hours, minutes = (f"regexp_extract({zone}, '{signed}', {n})" for n in (1, 2, 3))
    named = " ".join(f"when '{name}' then '{offset}'" for name, offset in OFFSETS.items())
    return (
        f"case {zone} when '' then '' {named} else "
        f"concat({sign}, lpad({hours}, 2, '0'), ':', coalesce(nullif({minutes}, ''), '00')) end"
    )


def _zone(_: Engine) -> str:
    word = f"lower({FILLED})"
    sign, hours, minutes = (f"regexp_extract({word}, '{OFFSET}', {n})" for n in (1, 2, 3))
    offset = f"concat({sign}, lpad({hours}, 2, '0'), ':', coalesce(nullif({minutes}, ''), '00'))"
    named = f"coalesce(nullif(regexp_replace({word}, '{SHOWN_OFFSET}', ''), ''), {word})"
    return f"case when {sign} <> '' then {offset} else {named} end"


ISO_DAY = Reading("iso_day", "YYYY-MM-DD", lambda engine: _matched(engine, FILLED, _ISO_DAY))
ISO_TIME = Reading(
    "iso_time", "ISO 8601", lambda engine: _dates(engine, Dates("iso", dates_of(Order.MDY).shapes[:1], ""))
)
# The cell of a zone: an offset as `+05:30`, any other word as the seed `time_zones` has it.
ZONE_CELL = Reading("zone", "the name of a time zone or an offset", _zone)
USUAL = (ISO_DAY, ISO_TIME, number("."), ZONE_CELL, *(dates(dates_of(order)) for order in Order))
