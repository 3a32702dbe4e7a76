"""How a rule sees a landing column: SQL that turns text into what the text means, evaluated while the batch is read.

Most views have few distinct values whatever the column holds (a month, `present`), which is what keeps a check cheap:
the engine shows Great Expectations each distinct value once. A view is NULL where there is nothing to judge, and a word
that no rule accepts where the text does not mean what it should. What a text means is `coaching.reading`'s to say: the
models read it by the same expression.
"""

from dataclasses import dataclass
from datetime import date

from coaching.reading import FILLED as _FILLED
from coaching.reading import Reading

UNREADABLE, AHEAD = "unreadable", "ahead"


@dataclass(frozen=True)
class View:
    """One way to look at a column: its name, and SQL with `{c}` for the quoted column."""

    name: str
    template: str

    def sql(self, column: str) -> str:
        """The view of one column."""
        quoted = column.replace('"', '""')
        return self.template.replace("{c}", f'"{quoted}"')


VALUE = View("value", "{c}")
FILLED = View("filled", _FILLED)
LOWER = View("lower", f"lower({_FILLED})")
PRESENCE = View("presence", f"case when {_FILLED} is not null then 'present' end")


def month(reading: Reading) -> View:
    """The month of a day or a time."""
    text = f"strftime(try_cast({reading.of('{c}')} as timestamp), '%Y-%m')"
    return View(
        f"month of {reading.name}",
        f"case when {_FILLED} is not null then coalesce({text}, '{UNREADABLE}') end",
    )


def has_come(reading: Reading, last: date) -> View:
    """Whether a day is later than the last one that can have been."""
    day = f"cast(try_cast({reading.of('{c}')} as timestamp) as date)"
    return View(f"{reading.name} until {last}", f"case when {day} > date '{last}' then '{AHEAD}' end")


def double(reading: Reading, *, whole: bool) -> View:
    """A number; what is none lies outside every range."""
    # NaN would count as missing; infinity lies outside every range
    value = f"try_cast({reading.of('{c}')} as double)"
    if whole:
        value = f"case when {value} = floor({value}) then {value} end"
    kind = "whole number" if whole else "number"
    return View(
        f"{kind} of {reading.name}",
        f"case when {_FILLED} is null then null else coalesce({value}, 'infinity'::double) end",
    )
