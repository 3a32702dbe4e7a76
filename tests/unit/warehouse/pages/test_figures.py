"""How a value is told: rounded half up, never more than nothing as nothing."""

from decimal import Decimal

import pytest

from coaching.told import percent
from warehouse.pages import figures


@pytest.mark.parametrize(
    ("say", "value", "told"),
    [
        (percent, Decimal("0.5588"), "56 %"),
        (percent, Decimal("0.125"), "13 %"),
        (percent, Decimal("0.0000"), "0 %"),
        (percent, Decimal("0.0049"), "under 1 %"),
        (percent, Decimal("0.9951"), "over 99 %"),
        (percent, Decimal(1), "100 %"),
        (figures.count, 12345, "12,345"),
        (figures.hours, Decimal(594), "9.9 h"),
        (figures.hours, Decimal("5922.0"), "99 h"),
        (figures.hours, Decimal(0), "0 h"),
        (figures.in_hours, Decimal("5.55"), "5.6 h"),
        (figures.days, Decimal("26.5"), "26.5 days"),
        (figures.days, Decimal("30.0"), "30 days"),
        (figures.points, Decimal("-0.2525"), "\N{MINUS SIGN}0.25"),
        (figures.points, Decimal("-0.0049"), "0.00"),
        (figures.signed, Decimal("0.8436"), "+0.84"),
        (figures.signed, Decimal("-0.4531"), "\N{MINUS SIGN}0.45"),
    ],
)
def test_a_value_in_words(say: object, value: object, told: str) -> None:
    assert callable(say)
    assert say(value) == told
