"""Not intervals: whether what is called 80 % likely is so in 80 % of cases, and whether the warning is raised."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.calibrate.people import spread, staff
from bench.calibrate.schools import effect_of
from bench.calibrate.trial import Generator
from warehouse.estimate.did import correction as of_two
from warehouse.estimate.did import did_effect
from warehouse.estimate.effects import correction as of_pairs
from warehouse.estimate.likely import PRIOR_SD, likely_above
from warehouse.estimate.rtm import regression_to_mean

# What counts as "about 80 %".
CALLED = (0.75, 0.85)
_THRESHOLD = 0.2


@dataclass(frozen=True)
class Question:
    """Something that is asked of one district: what was said of it (0-1), and whether it was so."""

    name: str
    district: Callable[[Generator], list[tuple[float, bool]]]


def likely_pairs(rng: Generator) -> list[tuple[float, bool]]:
    """Ten schools of 10, 20 and 40 pairs, effects drawn from the prior."""
    told = []
    for pairs in (10, 20, 40, 10, 20, 40, 10, 20, 40, 20):
        effect, r = PRIOR_SD * rng.normal(), rng.uniform(0.4, 0.8)
        before, noise = rng.normal(size=(2, pairs))
        after = r * before + np.sqrt(1 - r * r) * noise + effect
        found = effect_of(before, after)
        if found.effect_g is not None and found.effect_se is not None:
            said = likely_above(
                found.effect_g,
                found.effect_se,
                df=pairs - 1,
                n=pairs,
                correction=of_pairs(pairs),
                threshold=_THRESHOLD,
            )
            told.append((said.probability, effect > _THRESHOLD))
    return told


def likely_did(rng: Generator) -> list[tuple[float, bool]]:
    """Five differences in differences over twelve schools, effects drawn from the prior."""
    told = []
    for _ in range(5):
        effect = PRIOR_SD * rng.normal()
        people = staff(rng, effect, schools=12, each=10)
        found = did_effect(
            people.pre.tolist(), people.post.tolist(), people.coached.tolist(), [str(at) for at in people.school]
        )
        if found.effect_g is not None and found.effect_se is not None and found.df is not None:
            n = found.n_coached + found.n_comparison
            said = likely_above(
                found.effect_g, found.effect_se, df=found.df, n=n, correction=of_two(n), threshold=_THRESHOLD
            )
            told.append((said.probability, effect > _THRESHOLD))
    return told


def weakest_third(rng: Generator) -> list[tuple[float, bool]]:
    """No effect, and the weakest third of a school of 60 coached: is it raised, does a gain show?"""
    return _coached(rng, weakest=True)


def any_third(rng: Generator) -> list[tuple[float, bool]]:
    """No effect, and any third of the school coached."""
    return _coached(rng, weakest=False)


def _coached(rng: Generator, *, weakest: bool) -> list[tuple[float, bool]]:
    level = rng.normal(0, 0.6, 60)
    pre, post = level + rng.normal(0, 0.45, 60), level + rng.normal(0, 0.45, 60)
    order = np.argsort(pre) if weakest else rng.permutation(60)
    ours, rest = order[:20], order[20:]
    # all 60 would be known in their second score only if nobody were coached: the scale's own retest correlation
    r = 0.6**2 / (0.6**2 + 0.45**2)
    found = regression_to_mean(pre[ours].tolist(), pre[rest].tolist(), r=r)
    return [(float((post[ours] - pre[ours]).mean() / spread(1)), found.is_raised)]
