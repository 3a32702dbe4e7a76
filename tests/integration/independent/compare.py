"""Two tables held against each other, cell by cell and column by column, both ways."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

TOLERANCE = Decimal("1e-9")
Row = Mapping[str, object]


@dataclass
class Comparison:
    """What was compared, and every difference in words; the people are invented, so values may be shown."""

    cells: int = 0
    columns: tuple[str, ...] = ()
    values: int = 0
    numbers: int = 0
    differences: list[str] = field(default_factory=list)

    def told(self) -> str:
        """One line."""
        compared = f"{self.cells} cells x {len(self.columns)} columns = {self.values} values compared"
        return f"{compared} ({self.numbers} of them numbers), {len(self.differences)} differences"


def compare(
    expected: Mapping[tuple[str, ...], Row],
    found: Iterable[Row],
    key: Sequence[str],
    columns: Sequence[str],
    scales: Mapping[str, int],
) -> Comparison:
    """Every expected cell and column against the one found.

    Args:
        scales: the decimals a column is kept with; the expected value is rounded to them, half away from zero, before
            it is held against the found one.
    """
    result = Comparison(columns=tuple(columns))
    by_key: dict[tuple[str, ...], Row] = {}
    for row in found:
        own = tuple(str(row[name]) for name in key)
        if own in by_key:
            result.differences.append(f"twice: {own}")
        by_key[own] = row
    result.differences += [f"missing: {k}" for k in sorted(expected.keys() - by_key.keys())]
    result.differences += [f"extra: {k}" for k in sorted(by_key.keys() - expected.keys())]
    for own in sorted(expected.keys() & by_key.keys()):
        result.cells += 1
        for name in columns:
            wanted, given = expected[own][name], by_key[own][name]
            result.values += 1
            result.numbers += (
                given is not None and not isinstance(given, bool) and isinstance(given, int | float | Decimal)
            )
            if not same(wanted, given, scales.get(name)):
                result.differences.append(f"{name} at {own}: expected {wanted}, found {given}")
    return result


def same(wanted: object, given: object, scale: int | None) -> bool:
    """Equal, or for numbers within the tolerance; a missing number is like nothing else."""
    if type(wanted) is int and type(given) is int:
        return wanted == given
    if (
        wanted is None
        or given is None
        or isinstance(wanted, bool | str)
        or not isinstance(wanted, int | float | Fraction)
    ):
        return wanted == given
    if isinstance(given, bool | str) or not isinstance(given, int | float | Decimal):
        return False
    exact = Fraction(wanted) if scale is None else Fraction(rounded(Fraction(wanted), scale))
    return abs(exact - Fraction(given)) <= Fraction(TOLERANCE)


def rounded(value: Fraction, scale: int) -> Decimal:
    """To so many decimals, half away from zero."""
    with localcontext() as context:
        context.prec = 60
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
            Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP
        )
