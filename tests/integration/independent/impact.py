"""mart_impact_by_school_standard (brief P01, P02, 6.5; 6b, "Impact"): matched pairs of exposed teachers."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.effects import Effect, effect
from tests.integration.independent.exposure import Coached, coached_days, exposed
from tests.integration.independent.facts import Answer, Construct, Facts, Period
from tests.integration.independent.frame import CELL
from tests.integration.independent.labels import n_band, period_labels, standard_labels
from tests.integration.independent.numbers import ONE_HOUR, ratio
from tests.integration.independent.people import school_on
from tests.integration.independent.reliability import least_alpha
from tests.integration.independent.survey import counted, score

Key = tuple[str, str, str, str, str, str]  # school, framework, qualified code, kind of period, its key, construct
PRE, POST = "pre", "post"
_MEANING = {"outcome_source": "survey", "respondent_role": "teacher", "guskey_level": "4", "direction": "up"}


@dataclass(frozen=True)
class _Case:
    """One teacher's scores of one construct, and what they received in between."""

    school: str
    pre: Fraction | None
    post: Fraction | None
    is_late: bool
    minutes: dict[str, Fraction]


@dataclass
class _Sums:
    n_pre: int = 0
    n_post: int = 0
    late_pre: int = 0
    pre: list[Fraction] = field(default_factory=list)
    post: list[Fraction] = field(default_factory=list)
    hours: list[Fraction] = field(default_factory=list)

    def add(self, case: _Case, minutes: Fraction) -> None:
        """Counts a case; a late pre is no pre."""
        self.late_pre += case.is_late
        self.n_pre += case.pre is not None
        self.n_post += case.post is not None
        if case.pre is not None and case.post is not None:
            self.pre.append(case.pre)
            self.post.append(case.post)
            self.hours.append(minutes / ONE_HOUR)


def impact(facts: Facts) -> dict[Key, dict[str, object]]:
    """Every cell with at least one exposed respondent, by its key."""
    year = next((y for y in facts.years() if y.start <= facts.waves[POST][1] <= y.end), None)
    if year is None:
        return {}
    cells: dict[Key, _Sums] = {}
    for construct in facts.constructs:
        for case in _cases(facts, construct, year):
            for code, minutes in case.minutes.items():
                key = (case.school, code.split(":")[0], code, year.kind, year.key, construct.construct_id)
                cells.setdefault(key, _Sums()).add(case, minutes)
    return {key: _measures(facts, key, year, sums) for key, sums in sorted(cells.items())}


def _cases(facts: Facts, construct: Construct, year: Period) -> Iterator[_Case]:
    pre, post = (counted(facts, wave, construct) for wave in (PRE, POST))
    sessions = coached_days(facts)
    for person in sorted(pre.keys() | post.keys()):
        own = [s for s in sessions.get(person, []) if year.start <= s.day <= year.end]
        before, after = pre.get(person), post.get(person)
        scores = tuple(score(construct, answer) if answer else None for answer in (before, after))
        if not own or scores == (None, None):
            continue
        is_late = scores[0] is not None and before is not None and before.day >= min(s.day for s in own)
        case_school = school_on(facts, person, _school_day(before, after), facts.teachers[person])
        yield _Case(
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


def _measures(facts: Facts, key: Key, year: Period, sums: _Sums) -> dict[str, object]:
    construct = next(c for c in facts.constructs if c.construct_id == key[5])
    place = dict(zip((*CELL, "outcome_id"), key, strict=True)) | standard_labels(key[2]) | period_labels(facts, year)
    n = len(sums.pre)
    counts = {
        "design": "prepost_matched",
        "comparison_id": f"{year.key}-{PRE}>{year.key}-{POST}",
        "attribution": "exposed",
        "n_pre": sums.n_pre,
        "n_post": sums.n_post,
        "n_matched": n,
        "match_rate": ratio(n, sums.n_pre),
        "n_band": n_band(n),
        "late_pre_n": sums.late_pre,
        "dosage_hours_mean": ratio(sum(sums.hours, Fraction(0)), n),
        "scale_comparable": n > 0,
        "cronbach_alpha": least_alpha(facts, construct, (PRE, POST)),
    }
    alpha = counts["cronbach_alpha"]
    has_failed = isinstance(alpha, Fraction) and alpha < 0
    told = Effect(evidence_reason="scale_failed") if has_failed else effect(sums.pre, sums.post, facts.rules)
    return place | _MEANING | counts | asdict(told)


CALCULATION = Calculation(
    mart="mart_impact_by_school_standard",
    key=(*CELL, "outcome_id"),
    cells=impact,
    untold=frozenset({"school_key", "standard_title", "metric_version", "outcome_name", "comparison_desc"}),
    at_least=100,
    more_than={"effect_g": 50, "late_pre_n": 0},
)
