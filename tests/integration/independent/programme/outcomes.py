"""mart_impact_outcomes: surveys, tasks, classrooms and events of a school's exposed teachers, beside one another.

Effects of tasks and of events, and their intervals, are held where they are computed (tests/unit/warehouse/estimate).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import exp

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.effects import effect
from tests.integration.independent.exposure import coached_days, exposed
from tests.integration.independent.facts import Facts, Period, Rating
from tests.integration.independent.frame import ALL
from tests.integration.independent.impact import impact
from tests.integration.independent.labels import standard_labels
from tests.integration.independent.numbers import ONE_HOUR, ratio
from tests.integration.independent.observed import DIMENSIONS, SAMR
from tests.integration.independent.practice_weeks import SIDE, Row, timed
from tests.integration.independent.weeks import sunday

Cell = dict[str, object]
# what each source's numbers are, and which level of evaluation
_TOLD = {
    "transformed_tasks": ("observation", "share", "4"),
    "environment": ("rating", "scale points", "4"),
    "feedback_events": ("lms", "events", "4"),
    "active_events": ("lms", "events", "5"),
}
_TWO_THIRDS, _LEAST = 8, 5
_EIGHT = "8 weeks before>8 weeks since"


@dataclass(frozen=True)
class Teacher:
    """One teacher's outcome of a school year; the days between which coaching counts."""

    person: str
    school: str
    outcome: str
    pre: Fraction | None
    post: Fraction | None
    after: date
    until: date
    is_late: bool = False
    is_in_order: bool = True
    raters: frozenset[str] = frozenset()

    @property
    def is_matched(self) -> bool:
        """Whether both scores count."""
        return self.pre is not None and self.post is not None and self.is_in_order and not self.is_late


def outcomes(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every row, by school, standard, outcome and comparison."""
    rows = dict(_surveys(facts))
    sessions = coached_days(facts)
    low = {c.teacher for c in facts.cycles if c.entry == "required_low_performer"}
    for year in facts.years():
        cells: dict[tuple[str, str, str], list[tuple[Teacher, Fraction]]] = defaultdict(list)
        for teacher in (*_rated(facts, year), *_counted(facts, year)):
            own = exposed(sessions.get(teacher.person, []), teacher.after, teacher.until, facts.rules.exposure_minutes)
            for code, minutes in own.items():
                cells[teacher.school, code, teacher.outcome].append((teacher, minutes))
        for (school, code, outcome), people in cells.items():
            design = "prepost_window" if _TOLD[outcome][0] == "lms" else "prepost_matched"
            against = _EIGHT if design == "prepost_window" else "pre>post"
            rows[school, code, year.key, outcome, against] = {
                **_labels(school, code, year, facts),
                **_said(facts, outcome, people, low),
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


def _rated(facts: Facts, year: Period) -> Iterator[Teacher]:
    """Teachers whose tasks or classrooms were rated in the year's waves."""
    by: dict[str, dict[str, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for rating in facts.ratings:
        if year.start <= rating.day <= year.end:
            by[rating.person][rating.wave].append(rating)
    first = {
        person: min(days)
        for person in by
        if (days := [s.day for s in facts.sessions for a in s.attendances
                     if a.person == person and year.start <= s.day <= year.end])
    }  # fmt: skip
    for person, waves in by.items():
        for outcome, asked, score in (
            ("transformed_tasks", lambda r: r.level in SAMR, _high),
            ("environment", lambda r: r.dimension in DIMENSIONS and r.points is not None, _room),
        ):
            kept = {wave: [r for r in own if asked(r)] for wave, own in waves.items()}
            scores = {wave: score(own) for wave, own in kept.items() if own}
            seen = {wave: kept[wave] for wave, value in scores.items() if value is not None}
            if not seen:
                continue
            pre, post = seen.get("pre", []), seen.get("post", [])
            last = max((r.day for r in pre), default=None)
            until = min((r.day for r in post), default=None)
            yield Teacher(
                person,
                min(r.school for r in (pre or post)),
                outcome,
                scores.get("pre"),
                scores.get("post"),
                last or year.start - timedelta(days=1),
                until or year.end,
                is_late=last is not None and person in first and last >= first[person],
                is_in_order=last is not None and until is not None and until > last,
                raters=frozenset(r.rater for r in (*pre, *post) if r.rater),
            )


def _high(tasks: list[Rating]) -> Fraction | None:
    return Fraction(sum(SAMR.index(t.level or "") > 1 for t in tasks), len(tasks))


def _room(ratings: list[Rating]) -> Fraction | None:
    by: dict[str | None, list[int]] = defaultdict(list)
    for rating in ratings:
        by[rating.dimension].append(rating.points or 0)
    means = [Fraction(sum(own), len(own)) for own in by.values()]
    return sum(means, Fraction(0)) / len(means) if len(means) >= _TWO_THIRDS else None


def _counted(facts: Facts, year: Period) -> Iterator[Teacher]:
    """Teachers of whom eight whole weeks on either side of their start are known, or those on one side."""
    if facts.platform is None:
        return
    around: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in timed(facts).rows:
        if row.start is not None and -SIDE <= row.week - row.start < SIDE:
            around[row.person][row.week - row.start] = row
    begun = {p: min(s.day for s in own) for p, own in coached_days(facts).items()}
    for person, own in around.items():
        since = [own[k].year for k in range(SIDE) if k in own]
        if year.key != (min(since) if since else max(row.year for row in own.values())):
            continue
        for outcome in ("feedback_events", "active_events"):
            sides = {"pre": range(-SIDE, 0), "post": range(SIDE)}
            pre, post = (
                Fraction(sum(round(exp(own[k].values[outcome]) - 0.5) for k in side))
                if all(k in own for k in side) else None
                for side in sides.values()
            )  # fmt: skip
            if pre is None and post is None:
                continue
            start = begun[person] - timedelta(days=begun[person].weekday() + 1)
            until = sunday(own[SIDE - 1].monday) if post is not None else year.end
            yield Teacher(person, own[0].school if 0 in own else "UNKNOWN", outcome, pre, post, start, until)


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
