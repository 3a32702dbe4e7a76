"""The ways in which days and times are written, as patterns that DuckDB and Spark both read (no backslash in them).

A day comes first, in one of its shapes; a time may follow in any of the usual ways, with or without a zone. Letter case
does not matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coaching.errors import ConfigError
from coaching.reading.zones import OFFSETS


class Order(StrEnum):
    """Which of day and month comes first where a date is written in numbers."""

    MDY = "mdy"
    DMY = "dmy"


# The order of a system whose downloads are not month first.
VENDOR_ORDERS = {"moodle": Order.DMY}


@dataclass(frozen=True)
class Shape:
    """One way to write a day.

    Attributes:
        pattern: a regular expression of three groups, over small letters.
        order: which group is what: `y`, `m`, `d`; `n` for a month's name.
    """

    pattern: str
    order: str

    def group(self, part: str) -> int:
        """The number of a part's group."""
        return self.order.index(part) + 1


@dataclass(frozen=True)
class Dates:
    """How the days and times of a column are written.

    Attributes:
        name: tells it from others.
        shapes: in the order in which they are tried.
        said: the formats as a person would write them down.
    """

    name: str
    shapes: tuple[Shape, ...]
    said: str


_YEAR, _SHORT_YEAR = "((?:19|20)[0-9]{2})", "((?:(?:19|20)[0-9]{2})|[0-9]{2})"
_MONTH, _DAY = "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
_NAME = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)[.]?"
)
_NTH = _DAY + "(?:st|nd|rd|th)?"
_YEAR_FIRST = Shape(f"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}", "ymd")
_NAMED = (
    Shape(f"{_NAME}[ ]+{_NTH},?[ ]+{_YEAR}", "ndy"),
    Shape(f"{_NTH}[ -]+{_NAME},?[ -]+{_SHORT_YEAR}", "dny"),
    Shape(f"{_YEAR}[ -]+{_NAME}[ -]+{_NTH}", "ynd"),
)
_ORDERED = {
    Order.MDY: (Shape(f"{_MONTH}[-/]{_DAY}[-/]{_SHORT_YEAR}", "mdy"), "M/D/YYYY or M/D/YY"),
    Order.DMY: (Shape(f"{_DAY}[-/.]{_MONTH}[-/.]{_SHORT_YEAR}", "dmy"), "D/M/YYYY, D.M.YYYY or D/M/YY"),
}
_ALWAYS = "YYYY-MM-DD, YYYY/M/D, a month by its name (2 Sep 2025)"

# What may stand around a day. Its groups follow the day's three: hour, minutes, seconds, a or p, zone.
WEEKDAY = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*[ ]+)?"
TIME = (
    "(?:(?:t|[ ]*,[ ]*|[ ]+)(?:at[ ]+)?([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    "(?:[ ]*([ap])[.]?[ ]?m[.]?)?"
    f"(?:[ ]?({'|'.join(OFFSETS)}|(?:utc|gmt)?[+-](?:0?[0-9]|1[0-4])(?::?[0-5][0-9])?)(?:[ ][(][^()]*[)])?)?)?"
)
HOUR, MINUTES, SECONDS, HALF, ZONE = 4, 5, 6, 7, 8

_TOKENS = re.compile(r"Y{4}|YY|M{1,4}|D{1,2}|.")
_PLAIN = re.compile(r"[A-Za-z0-9 .,/'_-]+")
_TIME_OF = re.compile(r"[ ,T]*[Hh].*$")
_NUMBERS = {"y": (_YEAR, _YEAR), "Y": ("([0-9]{2})", "([0-9]{2})"), "m": (_MONTH, "(0[1-9]|1[0-2])"),
            "d": (_DAY, "(0[1-9]|[12][0-9]|3[01])")}  # fmt: skip
_PARTS = {"YYYY": "y", "YY": "Y", "M": "m", "MM": "m", "MMM": "n", "MMMM": "n", "D": "d", "DD": "d"}


def dates_of(order: Order, own: Iterable[str] = ()) -> Dates:
    """What a column's days and times may look like: its own formats, or else the usual ones in an order.

    Raises:
        ConfigError: a format is none.
    """
    formats = tuple(own)
    if formats:
        return Dates(" | ".join(formats), tuple(map(_shape, formats)), " or ".join(formats))
    shape, said = _ORDERED[order]
    return Dates(order.value, (_YEAR_FIRST, shape, *_NAMED), f"{_ALWAYS}, {said}")


def other_order(order: Order) -> Order:
    """The order that a column is not written in."""
    return Order.DMY if order is Order.MDY else Order.MDY


def _shape(text: str) -> Shape:
    """A format as spreadsheets write it: `D.M.YY`, `YYYY MMMM D`; a time in it stands for any time."""
    date = _TIME_OF.sub("", text.strip())
    tokens = _TOKENS.findall(date)
    parts = [_PARTS.get(token, "") for token in tokens]
    order = "".join(parts)
    if not _PLAIN.fullmatch(date) or sorted(order.lower().replace("n", "m")) != ["d", "m", "y"]:
        message = f"'{text}' is no format of a date"
        raise ConfigError(
            message, remedy="Write day, month and year once each, the date first: D.M.YYYY, YYYY MMMM D, M/D/YY H:MM."
        )
    pieces = []
    for at, (written, part) in enumerate(zip(tokens, parts, strict=True)):
        beside = {*parts[max(0, at - 1) : at], *parts[at + 1 : at + 2]}
        if not part:
            pieces.append("[ ]+" if written == " " else f"[{written.lower()}]")
        elif part == "n":
            pieces.append(_NAME)
        else:
            pieces.append(_NUMBERS[part][bool(beside & set("yYmd"))])
    return Shape("".join(pieces), order.lower())
