"""A figure as it stands on a page: told with the cell that it comes from, hidden, or without anything to count.

The audit of an edition reads `data-of` and looks each figure up in the mart that it names.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from warehouse.pages.html import Html, tag
from warehouse.pages.read import Row

HIDDEN = "hidden"
_TENTHS_BELOW = 10
_NEAR = {">=": "at least", "<=": "at most"}


def figure(row: Row, column: str, say: Callable[[object], str], *, whole: str | None = None) -> Html:
    """A measure of a row.

    Args:
        row: the row of a mart.
        column: the measure.
        say: how a value is told.
        whole: what the measure rests on: where it is 0 there is nothing to tell, which is not the same as hidden.
    """
    if (value := row[column]) is not None:
        return told(row, column, say(value))
    if (band := row[f"{column}_band"]) is not None:
        return told(row, f"{column}_band", _band(str(band)))
    return nothing() if whole and not row.is_hidden and row[whole] == 0 else hidden()


def told(row: Row, column: str, words: str) -> Html:
    """A cell's value in words; the exact value and where it stands travel along."""
    return tag("data", words, value=str(row[column]), data_of=f"{row.mart}.{column}")


def hidden() -> Html:
    """Instead of a value that would tell of few people."""
    return tag("span", HIDDEN, class_="hidden")


def nothing() -> Html:
    """Instead of a value without anything to count."""
    return tag("span", "none to count", class_="none")


def count(value: object) -> str:
    """People or things."""
    return f"{_rounded(Decimal(str(value)), '1'):,}"


def many(number: int, noun: str) -> str:
    """`1 school`, `20 schools`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def hours(minutes: object) -> str:
    """Minutes as hours: whole ones from ten on, tenths below."""
    of_hour = Decimal(str(minutes)) / 60
    return f"{_rounded(of_hour, '0.1' if 0 < of_hour < _TENTHS_BELOW else '1'):,} h"


def in_hours(value: object) -> str:
    """Hours, with tenths."""
    return f"{_rounded(Decimal(str(value)), '0.1')} h"


def days(value: object) -> str:
    """Days, halves where there are some."""
    return f"{_rounded(Decimal(str(value)), '0.1').normalize():f} days"


def points(value: object) -> str:
    """A score, or an effect, with two places and a real minus."""
    return f"{_rounded(Decimal(str(value)), '0.01')}".replace("-", "\N{MINUS SIGN}")


def signed(value: object) -> str:
    """A change, with its sign."""
    return points(value) if Decimal(str(value)) < 0 else f"+{points(value)}"


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), rounding=ROUND_HALF_UP) + 0  # no minus nought


def _band(words: str) -> str:
    """`>=80 % of 5-9` as words."""
    near, rest = words[:2], words[2:]
    return f"{_NEAR[near]} {rest.replace(' of ', ' (of ')})" if near in _NEAR else words
