"""Chance that repeats: every part of the world has its own generator, so a change in one leaves the others alone."""

from collections.abc import Sequence
from random import Random


def chance(seed: int, *parts: object) -> Random:
    """A generator that follows from the seed and the part's name alone."""
    return Random(f"{seed}|" + "|".join(str(p) for p in parts))


def weighted_sample(rng: Random, items: Sequence[str], weights: Sequence[float], count: int) -> list[str]:
    """Different items, the likelier ones first to be drawn."""
    left, weight = list(items), list(weights)
    chosen = []
    for _ in range(min(count, len(left))):
        index = rng.choices(range(len(left)), weight)[0]
        chosen.append(left.pop(index))
        weight.pop(index)
    return chosen


def token(rng: Random, digits: int = 8) -> str:
    """Hexadecimal digits without meaning."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"
