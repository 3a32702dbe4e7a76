"""mart_impact_comparison (brief P03): teachers coached beside teachers not coached yet, above schools.

Standard errors, intervals and what follows from them are held where they are computed (tests/unit/warehouse/estimate).
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.cases import POST, PRE
from tests.integration.independent.exposure import coached_days, exposed
from tests.integration.independent.facts import Construct, Facts, Period
from tests.integration.independent.frame import ALL
from tests.integration.independent.impact import comparison, year_of
from tests.integration.independent.numbers import ONE_HOUR, ratio
from tests.integration.independent.people import school_on
from tests.integration.independent.places import DISTRICT, SCHOOL, Place, places
from tests.integration.independent.survey import counted, score

_LEAST = 3  # people in each group, for an effect
Scores = tuple[Fraction, Fraction]


@dataclass
class Group:
    """The scores of one group, the hours of those coached, and where they teach."""

    scores: list[Scores] = field(default_factory=list)
    hours: list[Fraction] = field(default_factory=list)
    schools: set[str] = field(default_factory=set)

    def add(self, scores: Scores, school: str) -> None:
        """One teacher more."""
        self.scores.append(scores)
        self.schools.add(school)

    def mean(self, at: int) -> Fraction | None:
        """The mean score before (0) or after (1)."""
        return ratio(sum((s[at] for s in self.scores), Fraction(0)), len(self.scores))

    def squares(self, at: int) -> Fraction:
        """The sum of squares around it."""
        mean = self.mean(at)
        return sum(((s[at] - mean) ** 2 for s in self.scores), Fraction(0)) if mean is not None else Fraction(0)


@dataclass
class Beside:
    """Everybody of a place and construct who is no part of the coached."""

    not_yet: Group = field(default_factory=Group)
    later: int = 0
    before: int = 0
    little: int = 0


def comparisons(facts: Facts) -> dict[tuple[str, ...], dict[str, object]]:
    """Every row, by place, standard and construct."""
    year = year_of(facts)
    rows: dict[tuple[str, ...], dict[str, object]] = {}
    for construct in facts.constructs if year else ():
        coached, beside = _groups(facts, construct)
        for (place, code), group in sorted(coached.items()):
            if construct.tpack_kind and code != ALL:
                continue  # kinds of knowledge are told over coaching at all alone
            row = _row(facts, construct, year, place, code, group, beside.get(place, Beside()))
            rows[str(row["place_level"]), str(row["group_name"]), code, construct.construct_id] = row
    return rows


def _groups(facts: Facts, construct: Construct) -> tuple[dict[tuple[Place, str], Group], dict[Place, Beside]]:
    pre, post = (counted(facts, wave, construct) for wave in (PRE, POST))
    sessions = coached_days(facts)
    coached: dict[tuple[Place, str], Group] = {}
    beside: dict[Place, Beside] = {}
    for person in sorted(pre.keys() & post.keys()):
        first, last = pre[person], post[person]
        own = sessions.get(person, [])
        before, after = score(construct, first), score(construct, last)
        if before is None or after is None:
            continue
        minutes = exposed(own, first.day, last.day, facts.rules.exposure_minutes)
        school = school_on(facts, person, first.day, facts.teachers[person])
        begun = min((s.day for s in own), default=None)
        for place in (p for p in places(facts, school) if p[0] != SCHOOL):
            others = beside.setdefault(place, Beside())
            if begun and begun <= first.day:
                others.before += 1
            elif ALL in minutes:
                for code in filter(_is_standard, minutes):
                    group = coached.setdefault((place, code), Group())
                    group.add((before, after), school)
                    group.hours.append(minutes[code] / ONE_HOUR)
            elif begun and begun <= last.day:
                others.little += 1
            else:
                others.not_yet.add((before, after), school)
                others.later += begun is not None
    return coached, beside


def _is_standard(code: str) -> bool:
    """All coaching, a standard, or none named; no indicator, whose code ends in a small letter."""
    return code == ALL or not code[-1].islower()


def _row(
    facts: Facts, construct: Construct, year: Period | None, place: Place, code: str, group: Group, beside: Beside
) -> dict[str, object]:
    n, others = len(group.scores), beside.not_yet
    assert year is not None
    return {
        "place_level": place[0],
        "group_name": None if place[0] == DISTRICT else place[1],
        "framework_id": code.split(":")[0],
        "qualified_code": code,
        "period_type": year.kind,
        "period_key": year.key,
        "school_year": year.key,
        "outcome_id": construct.construct_id,
        "guskey_level": "2" if construct.tpack_kind else "4",
        "direction": "up",
        "benchmark_id": None if construct.tpack_kind else "instruction_kraft_2018",  # of instruction
        "design": "did_not_yet",
        "comparison_id": comparison(year),
        "attribution": "exposed",
        "n_coached": n,
        "n_comparison": len(others.scores),
        "comparison_later_n": beside.later,
        "coached_before_n": beside.before,
        "little_coached_n": beside.little,
        "n_schools": len(group.schools | others.schools),
        "mean_pre_coached": group.mean(0),
        "mean_change_coached": _less(group.mean(1), group.mean(0)),
        "mean_pre_comparison": others.mean(0),
        "mean_change_comparison": _less(others.mean(1), others.mean(0)),
        "dosage_hours_mean": ratio(sum(group.hours, Fraction(0)), n),
        **_standardised(group, others),
    }


def _standardised(group: Group, others: Group) -> dict[str, object]:
    n = len(group.scores) + len(others.scores)
    if min(len(group.scores), len(others.scores)) < _LEAST:
        return {"sd_pre": None, "baseline_gap_sd": None, "effect_g": None}
    sd = sqrt((group.squares(0) + others.squares(0)) / (n - 2))
    gap = _less(group.mean(0), others.mean(0))
    change = _less(_less(group.mean(1), group.mean(0)), _less(others.mean(1), others.mean(0)))
    assert gap is not None
    assert change is not None
    return {
        "sd_pre": sd,
        "baseline_gap_sd": float(gap) / sd,
        "effect_g": (1 - 3 / (4 * n - 9)) * float(change) / sd,
    }


def _less(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


CALCULATION = Calculation(
    mart="mart_impact_comparison",
    key=("place_level", "group_name", "qualified_code", "outcome_id"),
    cells=comparisons,
    untold=frozenset(
        {
            *("cell_key", "standard_title", "outcome_name", "metric_version", "data_through_date"),
            *("change_that_matters", "likely_above", "effect_se", "effect_df", "ci_low", "ci_high"),
            *("evidence_flag", "evidence_reason", "warn_selection", "warn_rtm", "rtm_gain_sd"),
            *("estimator", "library", "library_version"),
        }
    ),
    at_least=20,
    more_than={"effect_g": 10, "n_comparison": 10},
)
