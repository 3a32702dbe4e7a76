"""Districts of schools side by side: which stands where, and the gap between poor and rich; and counts."""

from functools import partial

import numpy as np
from scipy import stats

from bench.calibrate.people import EFFECTS
from bench.calibrate.trial import Design, Generator, Trial
from warehouse.estimate.clusters import Array
from warehouse.estimate.effects import PairedEffect, correction, interval, paired_effect, standard_error
from warehouse.estimate.gap import equity_gap
from warehouse.estimate.ratio import ratio_change
from warehouse.estimate.shrink import school_errors, shrink

_R = 0.6
_WITHOUT_EVENTS = 0.1


def _schools(
    rng: Generator,
    *,
    effect: float,
    tau: float,
    schools: int = 12,
    teachers: tuple[int, int] = (12, 30),
    is_shrunk: bool = True,
) -> list[Trial]:
    """Each school's paired effect of so many teachers, shrunken or as it is."""
    truths = effect + tau * rng.normal(size=schools)
    told = []
    for truth in truths:
        before, noise = rng.normal(size=(2, int(rng.integers(teachers[0], teachers[1] + 1))))
        after = _R * before + np.sqrt(1 - _R * _R) * noise + truth
        told.append(effect_of(before, after))
    if not is_shrunk:
        return [Trial(float(t), e.effect_g, e.ci_low, e.ci_high) for t, e in zip(truths, told, strict=True)]
    found = shrink([e.effect_g or 0.0 for e in told], school_errors(told))
    return [Trial(float(t), s.estimate, s.ci_low, s.ci_high) for t, s in zip(truths, found.schools, strict=True)]


def effect_of(before: Array, after: Array) -> PairedEffect:
    """A paired effect by the published formulas, without the smallest detectable one, which takes most of the time."""
    n, r = len(before), float(np.corrcoef(before, after)[0, 1])
    g = correction(n) * float((after - before).mean() / before.std(ddof=1))
    se = standard_error(g, r, n)
    low, high = interval(g, se, n)
    return PairedEffect(n, corr_pre_post=r, effect_g=g, effect_se=se, ci_low=low, ci_high=high)


def _gap(rng: Generator, *, gap: float, high: int, low: int, by: str) -> list[Trial]:
    """Schools of 8 to 60 teachers whose rates spread by some .1 around .6 less the gap, and .6."""
    bands = []
    for schools, mean in ((high, 0.6 - gap), (low, 0.6)):
        sizes = rng.integers(8, 61, schools)
        rates = rng.beta(20 * mean, 20 * (1 - mean), schools)
        bands.append([(float(n), float(d)) for n, d in zip(rng.binomial(sizes, rates), sizes, strict=True)])
    found = equity_gap(*bands)
    told = found.by_people if by == "people" else found.by_school
    return [Trial(-gap, told.gap, told.ci_low, told.ci_high)]


def _hours(rng: Generator, *, gap: float, high: int, low: int, by: str) -> list[Trial]:
    """Schools of 4 to 30 coached teachers; hours of each are skewed (gamma of shape 1), schools' means spread by .3."""
    bands = []
    for schools, mean in ((high, 5.0 - gap), (low, 5.0)):
        sizes = rng.integers(4, 31, schools)
        means = mean * rng.gamma(1 / 0.09, 0.09, schools)
        bands.append([(float(rng.gamma(int(d), m)), float(d)) for d, m in zip(sizes, means, strict=True)])
    found = equity_gap(*bands)
    told = found.by_people if by == "people" else found.by_school
    return [Trial(-gap, told.gap, told.ci_low, told.ci_high)]


def counts(
    rng: Generator, effect: float, *, schools: int, each: int, events: float
) -> tuple[list[int], list[int], list[str]]:
    """Events before and after: a few people make most, one in ten makes none; exp(effect) times as many after."""
    place = np.repeat(np.arange(schools), each)
    own = events * np.exp(rng.normal(0, 1.2, len(place))) * (rng.random(len(place)) >= _WITHOUT_EVENTS)
    shared = rng.normal(0, 0.2, schools)[place] if schools > 1 else 0.0
    before, after = (
        rng.poisson(own * rng.gamma(2, 0.5, len(place)) * np.exp(moved)) for moved in (0.0, effect + shared)
    )
    return before.tolist(), after.tolist(), [str(at) for at in place]


def _ratio(rng: Generator, *, effect: float, schools: int, each: int, events: float) -> list[Trial]:
    told = ratio_change(*counts(rng, effect, schools=schools, each=each, events=events))
    ends = (None if x is None else float(np.log(x)) for x in (told.ratio, told.ci_low, told.ci_high))
    return [Trial(effect, *ends)]


def _raw(rng: Generator, *, effect: float, each: int) -> list[Trial]:
    """What a paired effect would say of the same counts; its truth is that of a million people."""
    before, after, _ = counts(rng, effect, schools=1, each=each, events=20)
    told = paired_effect(before, after)
    return [Trial(_raw_truth(effect), told.effect_g, told.ci_low, told.ci_high)]


def _poisson(rng: Generator, *, effect: float, each: int) -> list[Trial]:
    """The logarithm of the ratio of both sums with robust errors, as a Poisson regression has it; t of n - 1."""
    before, after, _ = counts(rng, effect, schools=1, each=each, events=20)
    off = np.array(after) / np.mean(after) - np.array(before) / np.mean(before)
    middle = float(np.log(np.mean(after) / np.mean(before)))
    half = float(stats.t.ppf(0.975, each - 1) * off.std(ddof=1) / np.sqrt(each))
    return [Trial(effect, middle, middle - half, middle + half)]


def _raw_truth(effect: float) -> float:
    """Mean change over SD before: moments of Poisson counts around a lognormal times a gamma of shape 2."""
    mean = 0.9 * 20 * np.exp(0.72)
    square = 0.9 * 400 * np.exp(2 * 1.44) * 1.5
    return float((np.exp(effect) - 1) * mean / np.sqrt(square - mean**2 + mean))


def designs() -> list[Design]:
    """Shrunken schools, equity gaps and counts."""
    made = []
    for effect, tau in ((0.0, 0.0), (0.0, 0.2), (0.2, 0.2), (0.5, 0.2)):
        of = partial(_schools, effect=effect, tau=tau)
        made.append(Design("shrunken", f"effect {effect}, SD {tau:g} between 12 schools", of))
    for schools, least, most in ((5, 12, 30), (20, 3, 15)):
        of = partial(_schools, effect=0.2, tau=0.2, schools=schools, teachers=(least, most))
        name = f"effect 0.2, SD 0.2 between {schools} schools of {least} to {most}"
        made.append(Design("shrunken", name, of))
    alone = partial(_schools, effect=0.2, tau=0.2, is_shrunk=False)
    made.append(Design("paired g", "the same schools, not shrunken (effect 0.2, SD 0.2)", alone, is_judged=False))
    made += _gap_designs()
    for effect in EFFECTS:
        made += [
            Design(
                "ratio", f"effect {effect}: 12 people", partial(_ratio, effect=effect, schools=1, each=12, events=20)
            ),
            Design(
                "ratio", f"effect {effect}: 40 people", partial(_ratio, effect=effect, schools=1, each=40, events=20)
            ),
            Design(
                "ratio",
                f"effect {effect}: 20 schools of 8",
                partial(_ratio, effect=effect, schools=20, each=8, events=20),
            ),
        ]
        made.append(
            Design(
                "paired g",
                f"the same counts, 40 people (effect {effect})",
                partial(_raw, effect=effect, each=40),
                is_judged=False,
            )
        )
    for each in (12, 40):
        of = partial(_poisson, effect=0.2, each=each)
        made.append(Design("ratio of sums, Poisson", f"effect 0.2: {each} people", of, is_judged=False))
    return made


def _gap_designs() -> list[Design]:
    """Of shares, and of hours a teacher."""
    made = []
    for gap in (0.0, 0.1, 0.2):
        for by in ("people", "school"):
            of = partial(_gap, gap=gap, high=6, low=10, by=by)
            made.append(Design(f"gap by {by}", f"gap {gap:g}: 6 and 10 schools", of))
    for gap in (0.0, 2.0):
        for by in ("people", "school"):
            for high, low in ((5, 5), (6, 10)):
                of = partial(_hours, gap=gap, high=high, low=low, by=by)
                made.append(Design(f"gap by {by}", f"gap {gap:g} of 5 hours: {high} and {low} schools", of))
    return made
