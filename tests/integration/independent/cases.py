"""Who answered, at which school, and what they received in between (brief 6.4; 6b, "Impact")."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.integration.independent.exposure import Coached, coached_days, exposed
from tests.integration.independent.facts import Answer, Construct, Facts, Period
from tests.integration.independent.people import school_on
from tests.integration.independent.survey import counted, score

PRE, POST = "pre", "post"


@dataclass(frozen=True)
class Case:
    """One teacher's scores of one construct, and what they received in between."""

    school: str
    pre: Fraction | None
    post: Fraction | None
    is_late: bool
    minutes: dict[str, Fraction]


def cases(facts: Facts, construct: Construct, year: Period) -> Iterator[Case]:
    """Everybody who answered and was coached that year, exposed to what they were."""
    pre, post = (counted(facts, wave, construct) for wave in (PRE, POST))
    sessions = coached_days(facts)
    for person in sorted(pre.keys() | post.keys()):
        own = [s for s in sessions.get(person, []) if year.start <= s.day <= year.end]
        before, after = pre.get(person), post.get(person)
        scores = tuple(score(construct, answer) if answer else None for answer in (before, after))
        if not own or scores == (None, None):
            continue
        first = min(s.day for s in sessions[person] if facts.opens(year) <= s.day <= year.end)
        is_late = scores[0] is not None and before is not None and before.day >= first
        case_school = school_on(facts, person, _school_day(before, after), facts.teachers[person])
        yield Case(
            case_school, None if is_late else scores[0], scores[1], is_late, _between(facts, own, before, after, year)
        )


def _school_day(before: Answer | None, after: Answer | None) -> date:
    """School is the school at the first survey; at the second where there was no first."""
    answer = before or after
    if answer is None:
        message = "a case without an answer"
        raise ValueError(message)
    return answer.day


def _between(
    facts: Facts, own: list[Coached], before: Answer | None, after: Answer | None, year: Period
) -> dict[str, Fraction]:
    first = before.day if before else year.start - timedelta(days=1)
    last = after.day if after else min(facts.through, year.end)
    return exposed(own, first, last, facts.rules.exposure_minutes)
