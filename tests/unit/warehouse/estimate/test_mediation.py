"""The path through the middle, against statsmodels and a bootstrap by least squares."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from warehouse.estimate.mediation import mediation
from warehouse.estimate.origin import SEED

SCHOOLS = [f"s{at % 20:02}" for at in range(120)]


def people(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = (rng.random(120) < 0.5).astype(float)
    m = 0.5 * x + rng.normal(size=120)
    return x, m, 0.2 * x + 0.4 * m + rng.normal(size=120)


def test_paths_agree_with_statsmodels() -> None:
    x, m, y = people(1)
    found = mediation(x.tolist(), m.tolist(), y.tolist(), SCHOOLS)
    a = sm.OLS(m, sm.add_constant(x)).fit().params[1]
    direct, b = sm.OLS(y, sm.add_constant(np.column_stack([x, m]))).fit().params[1:]
    assert (found.a, found.b, found.direct, found.indirect) == pytest.approx((a, b, direct, a * b), rel=1e-9)
    assert (found.label, found.n, found.n_schools) == ("associational", 120, 20)


def test_the_interval_agrees_with_least_squares_on_the_same_draws() -> None:
    x, m, y = people(2)
    found = mediation(x.tolist(), m.tolist(), y.tolist(), SCHOOLS)
    of = [np.flatnonzero([s == place for s in SCHOOLS]) for place in sorted(set(SCHOOLS))]
    products = []
    for times in np.random.default_rng(SEED).multinomial(20, [1 / 20] * 20, size=2000):
        at = np.concatenate([np.tile(of[school], often) for school, often in enumerate(times)])
        one = np.ones(len(at))
        a = np.linalg.lstsq(np.column_stack([one, x[at]]), m[at], rcond=None)[0][1]
        b = np.linalg.lstsq(np.column_stack([one, x[at], m[at]]), y[at], rcond=None)[0][2]
        products.append(a * b)
    tail = stats.norm.cdf(stats.t.ppf(0.025, 19) * np.sqrt(20 / 19))
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(np.quantile(products, [tail, 1 - tail])), abs=1e-9)


def test_order_never_matters() -> None:
    x, m, y = (list(column) for column in people(3))
    there = mediation(x, m, y, SCHOOLS)
    assert mediation(x[::-1], m[::-1], y[::-1], SCHOOLS[::-1]) == there


def test_what_cannot_be_told() -> None:
    x, m, y = (list(column) for column in people(4))
    assert mediation(x[:19], m[:19], y[:19], SCHOOLS[:19]).reason == "few_people"
    few = mediation(x, m, y, [f"s{at % 12}" for at in range(120)])
    assert (few.reason, few.indirect is None, few.ci_low) == ("few_schools", False, None)
    assert mediation([1.0] * 120, m, y, SCHOOLS).reason == "no_spread"
    assert mediation(x, x, y, SCHOOLS).reason == "no_spread"
    with pytest.raises(ValueError, match="all finite"):
        mediation([1.0], [float("nan")], [1.0], ["one"])
