"""Minutes a teacher received in each standard, and in all, between two days (brief 6b, "Impact": exposed)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from tests.integration.independent.facts import Facts
from tests.integration.independent.frame import ALL
from tests.integration.independent.people import received
from tests.integration.independent.weights import rolled


@dataclass(frozen=True)
class Coached:
    """One session of a teacher: its day, the received minutes of each standard and indicator, and all of them."""

    day: date
    minutes: dict[str, Fraction]


@lru_cache(maxsize=4)
def coached_days(facts: Facts) -> dict[str, list[Coached]]:
    """Every known teacher's sessions."""
    found: dict[str, list[Coached]] = {}
    for session in facts.sessions:
        shares = rolled(session)
        for item in received(facts, session):
            if item.person and item.person in facts.teachers:
                found.setdefault(item.person, []).append(
                    Coached(session.day, {code: item.minutes * w for code, w in shares.items()} | {ALL: item.minutes})
                )
    return found


def exposed(sessions: list[Coached], after: date, until: date, least: Fraction) -> dict[str, Fraction]:
    """Standards, indicators and `all` with at least `least` minutes in sessions after `after`, up to `until`."""
    total: dict[str, Fraction] = {}
    for session in sessions:
        if after < session.day <= until:
            for code, minutes in session.minutes.items():
                total[code] = total.get(code, Fraction(0)) + minutes
    return {code: minutes for code, minutes in total.items() if minutes >= least}
