"""Districts of people with scores: before and after, coached and not yet, in schools that differ."""

from dataclasses import dataclass
from functools import lru_cache, partial
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, stats

from bench.calibrate.trial import Design, Generator, Trial
from warehouse.estimate.clusters import Array
from warehouse.estimate.did import did_effect
from warehouse.estimate.effects import paired_effect
from warehouse.estimate.mediation import mediation
from warehouse.estimate.share import share_change

EFFECTS = (0.0, 0.2, 0.5)
# Spread of people within schools, between them, and of the schools' own change; scale points.
_TRAIT, _NOISE, _SCHOOL, _SCHOOL_CHANGE = 0.6, 0.45, 0.35, 0.2
_VOLUNTEERS_BEGIN_HIGHER = 0.3
_MISSING_BEFORE = 0.25
# Tasks that are rated of each in a wave, and how often they are at a high level before (a Beta distribution).
_TASKS, _HIGH_BEFORE = 2, (1.0, 6.0)


@dataclass(frozen=True)
class Staff:
    """People of a district with both scores, one an entry."""

    pre: Array
    post: Array
    coached: NDArray[np.bool_]
    school: NDArray[np.int_]


def staff(rng: Generator, effect_sd: float, *, schools: int, each: int, by_school: bool = False) -> Staff:
    """Volunteers who begin higher; whole schools or within each; a quarter has no score before and is left out."""
    place = np.repeat(np.arange(schools), each)
    coached = place < schools / 2 if by_school else rng.random(len(place)) < rng.uniform(0.3, 0.7, schools)[place]
    between = 0.0 if schools == 1 else 1.0
    level = between * rng.normal(0, _SCHOOL, schools)[place] + rng.normal(3, _TRAIT, len(place))
    level += _VOLUNTEERS_BEGIN_HIGHER * coached
    moved = 0.1 + between * rng.normal(0, _SCHOOL_CHANGE, schools)[place] + effect_sd * spread(schools) * coached
    pre, post = level + rng.normal(0, _NOISE, len(place)), level + moved + rng.normal(0, _NOISE, len(place))
    here = rng.random(len(place)) >= _MISSING_BEFORE
    return Staff(pre[here], post[here], coached[here], place[here])


def spread(schools: int) -> float:
    """The standard deviation before that is planted in either group."""
    return float(np.sqrt(_TRAIT**2 + _NOISE**2 + (_SCHOOL**2 if schools > 1 else 0)))


def _paired(rng: Generator, *, effect: float, pairs: int) -> list[Trial]:
    found = staff(rng, 0.0, schools=1, each=2 * pairs)
    change = (effect * spread(1)) - 0.1
    pre, post = found.pre[:pairs], found.post[:pairs] + change
    told = paired_effect(pre.tolist(), post.tolist())
    return [Trial(effect, told.effect_g, told.ci_low, told.ci_high)]


def _did(rng: Generator, *, effect: float, schools: int, each: int, by_school: bool = False) -> list[Trial]:
    found = staff(rng, effect, schools=schools, each=each, by_school=by_school)
    told = did_effect(found.pre.tolist(), found.post.tolist(), found.coached.tolist(), [str(at) for at in found.school])
    return [Trial(effect, told.effect_g, told.ci_low, told.ci_high)]


def _mediation(rng: Generator, *, a: float, b: float, schools: int, each: int) -> list[Trial]:
    place = np.repeat(np.arange(schools), each)
    between, outcome = (rng.normal(0, 0.3, schools)[place] + rng.normal(size=len(place)) for _ in range(2))
    coached = (rng.random(len(place)) < rng.uniform(0.3, 0.7, schools)[place]).astype(np.float64)
    between = between + a * coached
    outcome = outcome + b * between + 0.2 * coached
    told = mediation(coached.tolist(), between.tolist(), outcome.tolist(), [str(at) for at in place])
    return [Trial(a * b, told.indirect, told.ci_low, told.ci_high)]


@lru_cache
def _at_high_level(logit: float) -> float:
    """The mean share of tasks at a high level, everybody's own moved by so much."""

    def weighed(share: float) -> float:
        return share / (share + (1 - share) * exp(-logit)) * float(stats.beta.pdf(share, *_HIGH_BEFORE))

    return float(integrate.quad(weighed, 0, 1)[0])


def _tasks(rng: Generator, *, logit: float, people: int, is_standardised: bool = False) -> list[Trial]:
    """Two tasks of each before and two after; most have none at a high level before."""
    asked = rng.beta(*_HIGH_BEFORE, people)
    moved = asked / (asked + (1 - asked) * np.exp(-logit))
    pre, post = ((rng.binomial(_TASKS, share) / _TASKS).tolist() for share in (asked, moved))
    change = _at_high_level(logit) - _at_high_level(0.0)
    if is_standardised:
        mean, among = _at_high_level(0.0), 1 / (sum(_HIGH_BEFORE) + 1)
        told = paired_effect(pre, post)
        spread_before = np.sqrt(mean * (1 - mean) / _TASKS * (1 + (_TASKS - 1) * among))
        return [Trial(float(change / spread_before), told.effect_g, told.ci_low, told.ci_high)]
    points = share_change(pre, post)
    return [Trial(100 * change, points.points, points.ci_low, points.ci_high)]


def designs() -> list[Design]:
    """Paired effects, differences in differences, shares of a few tasks, and mediation."""
    made = []
    for effect in EFFECTS:
        of = f"effect {effect}"
        made += [
            Design("paired g", f"{of}: {pairs} pairs of a school", partial(_paired, effect=effect, pairs=pairs))
            for pairs in (12, 40)
        ]
        made += [
            Design("DiD g", f"{of}: one school of 40", partial(_did, effect=effect, schools=1, each=40)),
            Design("DiD g", f"{of}: 20 schools, some of each", partial(_did, effect=effect, schools=20, each=12)),
            Design(
                "DiD g",
                f"{of}: 10 whole schools against 10",
                partial(_did, effect=effect, schools=20, each=12, by_school=True),
            ),
        ]
    eight = partial(_did, effect=0.5, schools=8, each=15, by_school=True)
    made.append(Design("DiD g", "effect 0.5: 4 whole schools against 4", eight))
    six = partial(_did, effect=0.5, schools=6, each=15, by_school=True)
    made.append(Design("DiD g", "effect 0.5: 3 whole schools against 3", six))
    for logit in (0.0, 0.8):
        of = f"odds of a high level times {np.exp(logit):.1f}"
        for people in (10, 20, 40):
            made.append(Design("share, points", f"{of}: {people} people", partial(_tasks, logit=logit, people=people)))
    beside = partial(_tasks, logit=0.8, people=40, is_standardised=True)
    made.append(Design("share, paired g", "odds of a high level times 2.2: 40 people", beside, is_judged=False))
    for a, b in ((0.0, 0.0), (0.5, 0.0), (0.5, 0.4), (0.8, 0.625)):
        path = partial(_mediation, a=a, b=b, schools=20, each=12)
        made.append(Design("mediation", f"effect {a * b:g} ({a:g} x {b:g}): 20 schools of 12", path))
    return made
