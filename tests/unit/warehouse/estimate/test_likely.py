"""The probability of a change that matters, against an integral."""

import pytest
from scipy import integrate, stats

from warehouse.estimate.effects import correction, standard_error
from warehouse.estimate.likely import likely_above


def _likely(g: float, n: int, threshold: float, r: float = 0.6) -> float:
    se = standard_error(g, r, n)
    return likely_above(g, se, df=n - 1, n=n, correction=correction(n), threshold=threshold).probability


@pytest.mark.parametrize(("g", "n", "threshold"), [(0.3, 10, 0.2), (0.6, 25, 0.25), (-0.2, 40, 0.0)])
def test_agrees_with_an_integral(g: float, n: int, threshold: float) -> None:
    """To 1e-5: the sum has 2,401 steps."""

    def density(effect: float) -> float:
        s = (2 * 0.4 / n + effect**2 / (2 * n)) ** 0.5
        return float(stats.t.pdf((g / correction(n) - effect) / s, n - 1) / s * stats.norm.pdf(effect, 0, 0.5))

    above, below = (integrate.quad(density, *ends, epsabs=1e-12)[0] for ends in ((threshold, 3), (-3, threshold)))
    assert _likely(g, n, threshold) == pytest.approx(above / (above + below), abs=1e-5)


def test_more_is_likelier_and_beyond_more_is_not() -> None:
    assert _likely(0.1, 20, 0.2) < _likely(0.3, 20, 0.2) < _likely(0.3, 80, 0.2) < _likely(0.5, 80, 0.2)
    assert _likely(0.3, 20, 0.3) < _likely(0.3, 20, 0.1)


def test_nothing_seen_is_the_prior() -> None:
    told = likely_above(0.0, 50.0, df=30, n=30, correction=1.0, threshold=0.5)
    assert told.probability == pytest.approx(stats.norm.sf(1), abs=2e-3)


def test_an_error_that_lacks_its_own_part_is_refused() -> None:
    with pytest.raises(ValueError, match="holds g"):
        likely_above(0.8, 0.1, df=9, n=10, correction=1.0, threshold=0.2)
