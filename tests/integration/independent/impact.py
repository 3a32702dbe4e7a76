"""The impact marts (brief P01, P02, 6.5; 6b, "Impact"): matched pairs of exposed teachers, by place and standard."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import lru_cache

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.cases import POST, PRE, Case, cases
from tests.integration.independent.chance import chance
from tests.integration.independent.effects import Effect, effect
from tests.integration.independent.facts import Facts, Period
from tests.integration.independent.frame import ALL, CELL
from tests.integration.independent.labels import n_band, period_labels, standard_labels
from tests.integration.independent.numbers import ONE_HOUR, ratio
from tests.integration.independent.places import SCHOOL, Place, place_columns, places
from tests.integration.independent.reliability import least_alpha

Cell = tuple[Place, str, str]  # place, standard (or all), construct
# told of schools alone
EFFECT = ("corr_pre_post", "effect_g", "effect_se", "ci_low", "ci_high", "mde_80")
CHANCE = ("change_that_matters", "likely_above", "likely_words")
_MEANING = {
    "outcome_source": "survey",
    "respondent_role": "teacher",
    "direction": "up",
    "benchmark_id": None,  # no figure of paired changes comes with the dictionary
}


@dataclass
class Sums:
    """What is counted in a cell, one case a teacher."""

    n_pre: int = 0
    n_post: int = 0
    late_pre: int = 0
    pre: list[Fraction] = field(default_factory=list)
    post: list[Fraction] = field(default_factory=list)
    hours: list[Fraction] = field(default_factory=list)

    def add(self, case: Case, minutes: Fraction) -> None:
        """Counts a case; a late pre is no pre."""
        self.late_pre += case.is_late
        self.n_pre += case.pre is not None
        self.n_post += case.post is not None
        if case.pre is not None and case.post is not None:
            self.pre.append(case.pre)
            self.post.append(case.post)
            self.hours.append(minutes / ONE_HOUR)


@lru_cache(maxsize=4)
def people(facts: Facts) -> dict[Cell, Sums]:
    """Every cell with at least one exposed respondent: place, standard, construct."""
    year = year_of(facts)
    found: dict[Cell, Sums] = {}
    if year is None:
        return found
    for construct in facts.constructs:
        for case in cases(facts, construct, year):
            for code, minutes in case.minutes.items():
                if construct.tpack_kind and code != ALL:
                    continue  # kinds of knowledge are told of schools, not of standards (brief P08)
                for place in places(facts, case.school):
                    found.setdefault((place, code, construct.construct_id), Sums()).add(case, minutes)
    return found


def impact(
    facts: Facts, kinds: Collection[str] = (SCHOOL,), *, is_by_standard: bool = True, asks_power: bool = True
) -> dict[tuple[str, ...], dict[str, object]]:
    """The rows of a mart, by the columns of its place, standard and period and by the construct.

    Args:
        facts: of the night.
        kinds: of the places that have rows; effects are told of schools.
        is_by_standard: rows for standards and indicators; else one over all coaching.
        asks_power: with the smallest detectable effect, which takes most of the time.
    """
    year = year_of(facts)
    rows = {}
    for (place, code, construct), sums in sorted(people(facts).items()):
        if year is None or place[0] not in kinds or (code != ALL) != is_by_standard:
            continue
        which = {"framework_id": code.split(":")[0], "qualified_code": code} if is_by_standard else {}
        when = {"period_type": year.kind, "period_key": year.key, "outcome_id": construct}
        key = place_columns(place) | which | when
        labels = (standard_labels(code) if is_by_standard else {}) | period_labels(facts, year)
        measures = _measures(facts, construct, year, sums, asks_power=asks_power)
        if not is_by_standard:
            labels["tpack_kind"] = next(c.tpack_kind for c in facts.constructs if c.construct_id == construct)
        told = measures if place[0] == SCHOOL else {n: v for n, v in measures.items() if n not in (*EFFECT, *CHANCE)}
        rows[tuple(str(value) for value in key.values())] = key | labels | told
    return rows


def year_of(facts: Facts) -> Period | None:
    """The school year of the post wave."""
    return next((y for y in facts.years() if y.start <= facts.waves[POST][1] <= y.end), None)


def comparison(year: Period) -> str:
    """What is compared: the pre wave and the post wave of a year."""
    return f"{year.key}-{PRE}>{year.key}-{POST}"


def _measures(facts: Facts, construct_id: str, year: Period, sums: Sums, *, asks_power: bool) -> dict[str, object]:
    construct = next(c for c in facts.constructs if c.construct_id == construct_id)
    n = len(sums.pre)
    counts = {
        "design": "prepost_matched",
        "comparison_id": comparison(year),
        "attribution": "exposed",
        "n_pre": sums.n_pre,
        "n_post": sums.n_post,
        "n_matched": n,
        # while the post wave runs nobody is missed
        "match_rate": ratio(n, sums.n_pre) if facts.waves[POST][1] <= facts.through else None,
        "n_band": n_band(n),
        "late_pre_n": sums.late_pre,
        "dosage_hours_mean": ratio(sum(sums.hours, Fraction(0)), n),
        "scale_comparable": n > 0,
        "guskey_level": "2" if construct.tpack_kind else "4",
        "cronbach_alpha": least_alpha(facts, construct, (PRE, POST)),
    }
    alpha = counts["cronbach_alpha"]
    has_failed = isinstance(alpha, Fraction) and alpha < 0
    if has_failed:
        told = Effect(evidence_reason="scale_failed")
    else:
        told = effect(sums.pre, sums.post, facts.rules, asks_power=asks_power)
    matters = facts.rules.change_that_matters
    likely = chance(told.effect_g, told.corr_pre_post, n, matters, is_evidence=told.evidence_flag == "descriptive")
    return _MEANING | counts | asdict(told) | {"change_that_matters": matters} | likely


UNTOLD = frozenset({"standard_title", "metric_version", "outcome_name", "comparison_desc", "cell_key"})
CALCULATION = Calculation(
    mart="mart_impact_by_school_standard",
    key=(*CELL, "outcome_id"),
    cells=impact,
    untold=UNTOLD | {"school_key"},
    at_least=100,
    more_than={"effect_g": 50, "likely_above": 4, "late_pre_n": 0},
)
