"""What a benchmark comes to: figures with their limits, and the samples behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

# shows progress
Say = Callable[[str], None]
_LEAST_SECONDS = 0.1


@dataclass(frozen=True)
class Figure:
    """One number.

    Attributes:
        what: what was measured, in a few words.
        unit: `x` for a ratio to a floor of the same run, else `s`, `MB`, `rows` or `%`.
        limit: the greatest value that meets the target; None where there is no target.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        return None if self.limit is None else self.value <= self.limit


@dataclass(frozen=True)
class Benchmark:
    """One benchmark's results.

    Attributes:
        samples: every single measurement by name, in the order it was taken.
        left_out: what the figures do not say.
    """

    name: str
    title: str
    figures: tuple[Figure, ...]
    samples: Mapping[str, Sequence[float]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def ratio(values: Sequence[float], floors: Sequence[float]) -> float:
    """The median of the ratios of neighbouring runs: a slow minute of the machine slows both of a pair.

    Args:
        values, floors: of interleaved runs, in order.
    """
    return round(median(v / f for v, f in zip(values, floors, strict=True)), 2)


def middle(values: Sequence[float]) -> float:
    """The median, to two places."""
    return round(median(values), 2)


def growth(many: Sequence[float], few: Sequence[float]) -> float:
    """How many times more the median of the one is.

    Both are differences of two measurements and may be lost in noise: what is below a tenth of a second counts as a
        tenth.
    """
    return round(max(_LEAST_SECONDS, median(many)) / max(_LEAST_SECONDS, median(few)), 2)
