"""Survey scores with a change that is known exactly.

A score is the mean of four items on a scale of 1 to 5, one of them reversed. Each answer is drawn so that its
expectation is the person's level,
without rounding error (dithered rounding): with level `a`, `y = a + U(-½, ½)` and `x = floor(y + V)`, `V ~ U(0, 1)`.
Then `E[x] = a`, and because the
fractional part of `y` is uniform, `Var[x | a] = 1/12 + 1/6 = 1/4` whatever `a` is. With four independent items and a
level of variance τ² = 0.16
(three uniforms, so bounded: no answer is ever cut off at the ends of the scale):

    Var(score) = τ² + 1/16 = 0.2225      SD_pre = 0.47170
    E(post) − E(pre) = effect · SD_pre   so the population's standardised change is `effect`, exactly
    corr(pre, post) = c · τ² / 0.2225    c = the share of the level that stays

c is reached by keeping each of the three uniforms with probability c and drawing it anew otherwise, which leaves the
distribution of the level as it is.
"""

from dataclasses import dataclass
from math import floor, sqrt
from random import Random

from sandbox.world.chance import chance

ITEMS_PER_SCORE = 4
REVERSED_ITEM = 3  # the position, from 1, of the reversed item of each construct
SCALE_MIN, SCALE_MAX = 1, 5
PRE_MEAN = 2.7
LEVEL_SD = 0.4
SCORE_SD = sqrt(LEVEL_SD**2 + 1 / 16)
MAX_EFFECT = 1.2
MAX_CORRELATION = LEVEL_SD**2 / SCORE_SD**2

_PARTS = 3


@dataclass(frozen=True)
class Level:
    """Where a person stands on one construct, as three uniforms."""

    parts: tuple[float, ...]

    @property
    def value(self) -> float:
        """The expected answer before any change; between 1.5 and 3.9."""
        return PRE_MEAN + LEVEL_SD * 2 * (sum(self.parts) - _PARTS / 2)

    def later(self, rng: Random, stays: float) -> "Level":
        """The same person months later: each part stays with probability `stays`."""
        return Level(tuple(part if rng.random() < stays else rng.random() for part in self.parts))


def draw_level(rng: Random) -> Level:
    """A person's level before the programme."""
    return Level(tuple(rng.random() for _ in range(_PARTS)))


def draw_answers(rng: Random, expected: float) -> tuple[int, ...]:
    """The four answers as given, the reversed item reversed; their scored mean has expectation `expected`."""
    scored = [draw_answer(rng, expected) for _ in range(ITEMS_PER_SCORE)]
    return tuple(SCALE_MIN + SCALE_MAX - x if n == REVERSED_ITEM else x for n, x in enumerate(scored, 1))


def draw_answer(rng: Random, expected: float) -> int:
    """One answer with that expectation; on the scale where it lies between 1.5 and 4.5."""
    return floor(expected + rng.random() - 0.5 + rng.random())


def score(answers: tuple[int, ...]) -> float:
    """The construct's score of complete answers."""
    scored = [SCALE_MIN + SCALE_MAX - x if n == REVERSED_ITEM else x for n, x in enumerate(answers, 1)]
    return sum(scored) / len(scored)


def stays_for(correlation: float) -> float:
    """The share of the level that has to stay for scores to correlate so.

    Raises:
        ValueError: beyond what four items a score allow (0.719).
    """
    if not 0 <= correlation <= MAX_CORRELATION:
        message = f"correlation must lie between 0 and {MAX_CORRELATION:.3f}"
        raise ValueError(message)
    return correlation / MAX_CORRELATION


def paired_scores(seed: int, n: int, effect: float, correlation: float) -> tuple[list[float], list[float]]:
    """Scores of `n` people before and after; their population has the standardised change `effect` and the correlation.

    Raises:
        ValueError: the effect or the correlation is beyond what the scale allows.
    """
    if not 0 <= effect <= MAX_EFFECT:  # beyond it answers would leave the scale and be cut off
        message = f"effect must lie between 0 and {MAX_EFFECT}"
        raise ValueError(message)
    stays, rng = stays_for(correlation), chance(seed, "paired")
    pre, post = [], []
    for _ in range(n):
        level = draw_level(rng)
        pre.append(score(draw_answers(rng, level.value)))
        post.append(score(draw_answers(rng, level.later(rng, stays).value + effect * SCORE_SD)))
    return pre, post
