"""Construct scores, and which response counts (brief 6.4; 6b, "Impact")."""

from collections.abc import Iterable
from fractions import Fraction

from tests.integration.independent.facts import Answer, Construct, Facts, Response


def score(construct: Construct, answer: Answer | Response) -> Fraction | None:
    """The mean of the answered items, reversed ones turned; None where fewer than two in three are answered."""
    given = [(n, value) for n in construct.items if (value := answer.items[n]) is not None]
    if 3 * len(given) < 2 * len(construct.items):
        return None
    ends = construct.scale_min + construct.scale_max
    return Fraction(sum(ends - v if n in construct.reversed_items else v for n, v in given), len(given))


def counted(facts: Facts, wave: str, construct: Construct) -> dict[str, Answer]:
    """Each known teacher's last response inside the wave that has a score of the construct."""
    first, last = facts.waves[wave]
    found: dict[str, Answer] = {}
    for answer in sorted(_of_wave(facts.answers, wave), key=lambda a: a.order):
        known = answer.person is not None and answer.person in facts.teachers
        if answer.person and known and first <= answer.day <= last and score(construct, answer) is not None:
            found[answer.person] = answer
    return found


def _of_wave(answers: Iterable[Answer], wave: str) -> Iterable[Answer]:
    return (a for a in answers if a.wave == wave)
