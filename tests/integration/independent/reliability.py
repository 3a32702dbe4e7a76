"""Cronbach's alpha of a construct in a wave (brief 6.4): complete cases, told from 30 of them on."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from tests.integration.independent.facts import Answer, Construct, Facts
from tests.integration.independent.survey import counted

LEAST_CASES = 30


@lru_cache(maxsize=256)
def alpha(facts: Facts, construct: Construct, wave: str) -> Fraction | None:
    """k / (k - 1) (1 - sum of the items' variances / variance of their sum)."""
    cases = [c for a in _answers(facts, wave, construct) if (c := _scored(construct, a)) is not None]
    if len(cases) < LEAST_CASES:
        return None
    k, total = len(construct.items), variance([sum(c) for c in cases])
    parts = sum((variance(column) for column in zip(*cases, strict=True)), Fraction(0))
    return Fraction(k, k - 1) * (1 - parts / total) if total else None


def least_alpha(facts: Facts, construct: Construct, waves: Sequence[str]) -> Fraction | None:
    """The less reliable of the waves; none where one of them cannot be told."""
    found = [alpha(facts, construct, wave) for wave in waves]
    return min((a for a in found if a is not None), default=None)


def _answers(facts: Facts, wave: str, construct: Construct) -> list[Answer]:
    """Each known teacher's last scored response, and all of those nobody can be known by."""
    first, last = facts.waves[wave]
    return [
        *counted(facts, wave, construct).values(),
        *(a for a in facts.answers if a.person is None and a.wave == wave and first <= a.day <= last),
    ]


def _scored(construct: Construct, answer: Answer) -> tuple[int, ...] | None:
    ends = construct.scale_min + construct.scale_max
    values = [(n, answer.items[n]) for n in construct.items]
    if any(v is None for _, v in values):
        return None
    return tuple(ends - v if n in construct.reversed_items else v for n, v in values if v is not None)


def variance(values: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """The sample's, with n - 1."""
    n = len(values)
    return (sum(v * v for v in values) - Fraction(sum(values) ** 2, n)) / (n - 1)
