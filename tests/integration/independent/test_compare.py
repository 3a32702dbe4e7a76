"""The comparison finds what it is there to find."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.integration.independent.compare import Comparison, compare, rounded

CELL = ("a",)
EXPECTED: Mapping[tuple[str, ...], Mapping[str, object]] = {
    CELL: {"k": "a", "n": 3, "rate": Fraction(2, 3), "g": 0.1, "word": "x", "none": None}
}
FOUND: dict[str, object] = {"k": "a", "n": 3, "rate": Decimal("0.6667"), "g": 0.1 + 5e-10, "word": "x", "none": None}
COLUMNS = ("n", "rate", "g", "word", "none")


def hold(*rows: Mapping[str, object]) -> Comparison:
    return compare(EXPECTED, rows, ("k",), COLUMNS, {"rate": 4})


def test_equal_within_the_tolerance() -> None:
    found = hold(FOUND)
    assert found.told() == "1 cells x 5 columns = 5 values compared (3 of them numbers), 0 differences"


@pytest.mark.parametrize(
    "change",
    [
        {"n": 4},
        {"n": None},
        {"rate": Decimal("0.6666")},
        {"g": 0.1 + 2e-9},
        {"word": "y"},
        {"none": 0},
        {"none": Decimal(0)},
        {"n": True},
        {"n": "3"},
    ],
)
def test_a_changed_value_is_a_difference(change: dict[str, object]) -> None:
    assert len(hold({**FOUND, **change}).differences) == 1


def test_missing_extra_and_doubled_cells_are_differences() -> None:
    assert hold().differences == ["missing: ('a',)"]
    assert hold(FOUND, {**FOUND, "k": "b"}).differences == ["extra: ('b',)"]
    assert hold(FOUND, FOUND).differences == ["twice: ('a',)"]


def test_rounding_is_half_away_from_zero() -> None:
    assert [rounded(Fraction(x), 2) for x in ("0.125", "-0.125", "0.124999")] == [
        Decimal("0.13"),
        Decimal("-0.13"),
        Decimal("0.12"),
    ]
