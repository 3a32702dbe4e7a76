"""How likely a change is greater than what a district names, given what was seen.

Formulas:
- before anything was seen: effect ~ N(0, 0.5^2) in SD. Weakly informative: harm is as likely as gain, and an effect as
  great as the mean of 60 studies of coaching (0.49: Kraft, Blazar & Hogan 2018, Rev. Educ. Res. 88, 547-588) is one
  such SD away, possible and not expected.
- what was seen: (d - effect) / s(effect) ~ t with the estimate's degrees of freedom, d the effect before the
  small-sample factor, s(effect)^2 = SE^2 - g^2 / (2 n) + effect^2 / (2 n): the error that the effect would have if it
  were that great (Hedges (1981), J. Educ. Stat. 6, 107-128). With g for d, or the error at g for all effects, small
  numbers make it wrong: of changes of ten pairs called 80 % likely 88 % were real.
- probability = posterior mass above the threshold by Bayes' theorem: Gelman et al. (2013), "Bayesian Data Analysis",
  3rd edition, equation 1.1; summed over 2,401 effects from -3 to 3.
It is a statement about what would be found again with the same people chosen the same way, not about coaching's cause.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy import stats

from warehouse.estimate.origin import Origin, origin

PRIOR_SD = 0.5
_EFFECTS = np.linspace(-3, 3, 2401)


@dataclass(frozen=True)
class Likelihood:
    """Probability (0-1) that the true effect is greater than `threshold` (SD)."""

    threshold: float
    probability: float
    origin: Origin


def likely_above(
    effect_g: float, effect_se: float, *, df: float, n: int, correction: float, threshold: float
) -> Likelihood:
    """Probability of an effect beyond the threshold.

    Args:
        effect_g: the estimate, in SD.
        effect_se: its standard error, with the part g^2 / (2 n).
        df: degrees of freedom of its interval.
        n: people (or pairs) that g^2 / (2 n) is of.
        correction: the small-sample factor that is in g.
        threshold: what the district calls a change that matters, in SD.

    Raises:
        ValueError: a figure is not finite, the error is not above 0, or smaller than its own part g^2 / (2 n).
    """
    rest = effect_se * effect_se - effect_g * effect_g / (2 * n)
    if not all(map(isfinite, (effect_g, effect_se, df, correction, threshold))) or effect_se <= 0 or rest <= 0:
        message = "need finite figures and a standard error above 0 that holds g^2 / (2 n)"
        raise ValueError(message)
    spread = np.sqrt(rest + _EFFECTS * _EFFECTS / (2 * n))
    told = stats.t.logpdf((effect_g / correction - _EFFECTS) / spread, df) - np.log(spread)
    told -= 0.5 * (_EFFECTS / PRIOR_SD) ** 2
    mass = np.exp(told - told.max())
    # the step that holds the threshold counts by its part beyond it
    above = np.clip(0.5 + (_EFFECTS - threshold) / (_EFFECTS[1] - _EFFECTS[0]), 0, 1)
    return Likelihood(threshold, float(mass @ above / mass.sum()), origin("posterior_normal_prior", "scipy"))
