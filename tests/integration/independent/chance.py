"""How likely a change is that matters: Bayes' theorem by Simpson's rule, from what a mart shows of its pairs.

The density of the effect is N(0, 0.5^2) times Student's t of what was seen, with the error that the effect would have:
sqrt(2 (1 - r) / n + effect^2 / (2 n)). Told from ten pairs on, in steps of 0.05 between 0.05 and 0.95.
"""

from collections.abc import Callable
from fractions import Fraction
from math import exp, sqrt

_WORDS = ((90, "very likely"), (70, "likely"), (35, "about as likely as not"), (15, "unlikely"), (0, "very unlikely"))
_FAR = 4.0  # eight standard deviations of the prior
_PANELS = 400
_LEAST = 10


def chance(g: float | None, r: float | None, n: int, matters: float, *, is_evidence: bool) -> dict[str, object]:
    """`likely_above` and `likely_words` of a rise beyond `matters`, from g and r as they are shown."""
    if g is None or r is None or n < _LEAST or not is_evidence:
        return {"likely_above": None, "likely_words": None}
    d = round(g, 4) / (1 - 3 / (4 * (n - 1) - 1))

    def density(effect: float) -> float:
        error = sqrt(2 * (1 - round(r, 4)) / n + effect * effect / (2 * n))
        t = (d - effect) / error
        return exp(-2 * effect * effect) / error * (1 + t * t / (n - 1)) ** (-n / 2)

    above, below = _integral(density, matters, _FAR), _integral(density, -_FAR, matters)
    fives = min(max(int(above / (above + below) * 20 + 0.5), 1), 19)
    words = next(said for least, said in _WORDS if fives * 5 >= least)
    return {"likely_above": Fraction(fives, 20), "likely_words": words}


def _integral(density: Callable[[float], float], low: float, high: float) -> float:
    step = (high - low) / _PANELS
    ends = density(low) + density(high)
    inner = sum((4 if i % 2 else 2) * density(low + i * step) for i in range(1, _PANELS))
    return (ends + inner) * step / 3
