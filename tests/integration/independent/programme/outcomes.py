"""mart_impact_outcomes: surveys, tasks, classrooms and events of a school's exposed teachers, beside one another.

Effects of tasks and of events, and their intervals, are held where they are computed (tests/unit/warehouse/estimate).
"""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.effects import effect
from tests.integration.independent.exposure import coached_days, exposed
from tests.integration.independent.facts import Facts, Period
from tests.integration.independent.frame import ALL
from tests.integration.independent.impact import impact
from tests.integration.independent.labels import standard_labels
from tests.integration.independent.numbers import ONE_HOUR, ratio
from tests.integration.independent.programme.outcome_teachers import Teacher, counted, rated

Cell = dict[str, object]
# what each source's numbers are, and which level of evaluation
_TOLD = {
    "transformed_tasks": ("observation", "share", "4"),
    "environment": ("rating", "scale points", "4"),
    "feedback_events": ("lms", "events", "4"),
    "active_events": ("lms", "events", "5"),
}
_LEAST = 5
_EIGHT = "8 weeks before>8 weeks since"


def outcomes(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every row, by school, standard, outcome and comparison."""
    rows = dict(_surveys(facts))
    sessions = coached_days(facts)
    low = {c.teacher for c in facts.cycles if c.entry == "required_low_performer"}
    for year in facts.years():
        cells: dict[tuple[str, str, str], list[tuple[Teacher, Fraction]]] = defaultdict(list)
        for teacher in (*rated(facts, year), *counted(facts, year)):
            own = exposed(sessions.get(teacher.person, []), teacher.after, teacher.until, facts.rules.exposure_minutes)
            for code, minutes in own.items():
                cells[teacher.school, code, teacher.outcome].append((teacher, minutes))
        for (school, code, outcome), people in cells.items():
            design = "prepost_window" if _TOLD[outcome][0] == "lms" else "prepost_matched"
            against = _EIGHT if design == "prepost_window" else "pre>post"
            rows[school, code, year.key, outcome, against] = {
                **_labels(school, code, year, facts),
                **_said(facts, outcome, people, low),
                # while the year runs somebody may still be seen again
                **({} if year.end <= facts.through else {"match_rate": None}),
                "design": design,
                "comparison_id": against,
            }
    return rows


def _labels(school: str, code: str, year: Period, facts: Facts) -> Cell:
    return {
        "school_code": school,
        "framework_id": code.split(":")[0],
        "qualified_code": code,
        "standard_level": None if code == ALL else standard_labels(code)["standard_level"],
        "period_type": "school_year",
        "period_key": year.key,
        "school_year": year.key,
        "direction": "up",
        "attribution": "exposed",
        "data_through_date": facts.through,
    }


def _said(facts: Facts, outcome: str, people: list[tuple[Teacher, Fraction]], low: set[str]) -> Cell:
    source, unit, level = _TOLD[outcome]
    both = [(t, minutes) for t, minutes in people if t.is_matched]
    pre, post = ([side(t) for t, _ in both] for side in (lambda t: t.pre, lambda t: t.post))
    n, n_pre = len(both), sum(t.pre is not None and not t.is_late for t, _ in people)
    raters = frozenset().union(*(t.raters for t, _ in both))
    means = {"mean_pre": _mean(pre), "mean_post": _mean(post)}
    told = _effect(facts, source, pre, post)
    is_enough = n >= facts.rules.evidence_pairs
    return {
        "outcome_id": outcome,
        "outcome_source": source,
        "guskey_level": level,
        "score_unit": unit,
        "n_pre": n_pre,
        "n_post": sum(t.post is not None for t, _ in people),
        "n_matched": n,
        "match_rate": ratio(n, n_pre),
        "late_pre_n": sum(t.is_late for t, _ in people),
        **means,
        "mean_change": None if not both else means["mean_post"] - means["mean_pre"],
        "dosage_hours_mean": _mean([minutes / ONE_HOUR for _, minutes in both]),
        **{name: value for name, value in told.items() if name != "reason"},
        "evidence_flag": "descriptive" if is_enough and told["reason"] is None else "insufficient",
        "evidence_reason": told["reason"] or (None if is_enough else "few_pairs"),
        "warn_rtm": any(t.person in low for t, _ in both),
        "warn_one_rater": len(raters) == 1 if raters else None,
    }


def _effect(facts: Facts, source: str, pre: list[Fraction], post: list[Fraction]) -> Cell:
    """The effect, and why there is none."""
    if not pre:
        return {"effect": None, "effect_unit": None, "reason": None}
    if source == "rating":
        told = effect(pre, post, facts.rules, asks_power=False)
        return {
            "effect": told.effect_g,
            "effect_unit": "standard deviations",
            "reason": told.evidence_reason if told.effect_g is None else None,
        }
    if source == "observation":
        changes = [after - before for before, after in zip(pre, post, strict=True)]
        reason = "few_people" if len(pre) < _LEAST else "no_spread" if len(set(changes)) == 1 else None
        points = None if reason == "few_people" else 100 * sum(changes) / len(changes)
        return {"effect": points, "effect_unit": "percentage points", "reason": reason}
    active = [(b, a) for b, a in zip(pre, post, strict=True) if b or a]
    if len(active) < _LEAST:
        return {"effect": None, "effect_unit": "ratio", "reason": "few_people"}
    product = Fraction(1)
    for before, after in active:
        product *= (after + Fraction(1, 2)) / (before + Fraction(1, 2))
    return {"effect": float(product) ** (1 / len(active)), "effect_unit": "ratio", "reason": None}


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _surveys(facts: Facts) -> Iterator[tuple[tuple[str, ...], Cell]]:
    """As the marts of surveys have them."""
    named = ("school_code", "period_type", "period_key", "school_year", "outcome_id", "outcome_source", "guskey_level")
    numbers = ("direction", "design", "comparison_id", "attribution", "n_pre", "n_post", "n_matched", "match_rate")
    scores = ("late_pre_n", "mean_pre", "mean_post", "mean_change", "dosage_hours_mean", "evidence_flag")
    for is_by_standard in (True, False):
        for cell in impact(facts, is_by_standard=is_by_standard, asks_power=False).values():
            code = str(cell.get("qualified_code", ALL))
            kept = {name: cell[name] for name in (*named, *numbers, *scores, "evidence_reason", "data_through_date")}
            key = (str(cell["school_code"]), code, str(cell["period_key"]), str(cell["outcome_id"]))
            yield (
                (*key, str(cell["comparison_id"])),
                {
                    **kept,
                    "framework_id": code.split(":")[0],
                    "qualified_code": code,
                    "standard_level": cell.get("standard_level"),
                    "score_unit": "scale points",
                    "effect": cell["effect_g"],
                    "effect_unit": None if cell["effect_g"] is None else "standard deviations",
                    "warn_rtm": None,
                    "warn_one_rater": None,
                },
            )


CALCULATION = Calculation(
    mart="mart_impact_outcomes",
    key=("school_code", "qualified_code", "period_key", "outcome_id", "comparison_id"),
    cells=outcomes,
    untold=frozenset(
        {
            *("cell_key", "school_key", "standard_title", "outcome_name", "metric_version", "ci_low", "ci_high"),
            *("estimator", "library", "library_version"),
        }
    ),
    at_least=200,
    more_than={"effect": 60, "warn_one_rater": 3, "late_pre_n": 3},
)
