"""mart_interaction_pathway: coaching, the work that teachers do with students on the platform, and an outcome.

Paths, ratios and intervals are held where they are computed (tests/unit/warehouse/estimate).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.cases import POST, PRE
from tests.integration.independent.exposure import coached_days, exposed
from tests.integration.independent.facts import Construct, Facts
from tests.integration.independent.frame import ALL
from tests.integration.independent.impact import comparison, year_of
from tests.integration.independent.numbers import ratio
from tests.integration.independent.people import school_on
from tests.integration.independent.survey import counted, score
from tests.integration.independent.weeks import Weeks, monday, sunday

_WINDOW = 4
KINDS = ("graded_work", "interactions")


@dataclass(frozen=True)
class Taught:
    """A teacher between two answers: whether coached, where, the weeks known by then, and the change of a score."""

    is_coached: bool
    school: str
    begun: date | None
    known: tuple[tuple[date, int], ...]
    change: Fraction

    @property
    def before(self) -> int:
        """What was done in the first four weeks."""
        return sum(n for _, n in self.known[:_WINDOW])

    @property
    def after(self) -> int:
        """What was done in the last four."""
        return sum(n for _, n in self.known[-_WINDOW:])

    @property
    def left_out(self) -> str | None:
        """Why the teacher tells nothing."""
        if len(self.known) < 2 * _WINDOW:
            return "few_weeks_n"
        until, since = self.known[_WINDOW - 1][0], self.known[-_WINDOW][0]
        if self.is_coached and self.begun and not until < self.begun < since:
            return "begun_inside_n"
        return None if self.before + self.after else "no_events_n"


def pathways(facts: Facts) -> dict[tuple[str, ...], dict[str, object]]:
    """Every row, by kind of work and construct."""
    year = year_of(facts)
    if not year or facts.platform is None:
        return {}
    rows: dict[tuple[str, ...], dict[str, object]] = {}
    for kind, known in _known(Weeks(facts)).items():
        for construct in (c for c in facts.constructs if not c.tpack_kind):  # what is done, not what is known
            people = list(_taught(facts, construct, known))
            if not people:
                continue
            told = [p for p in people if p.left_out is None]
            rows[kind, construct.construct_id] = {
                "interaction_id": kind,
                "school_year": year.key,
                "outcome_id": construct.construct_id,
                "guskey_level": "4",
                "direction": "up",
                "comparison_id": comparison(year),
                "claim": "associational",
                "n_schools": len({p.school for p in told}),
                **{
                    reason: sum(p.left_out == reason for p in people)
                    for reason in ("few_weeks_n", "begun_inside_n", "no_events_n")
                },
                **_group("coached", [p for p in told if p.is_coached]),
                **_group("not_yet", [p for p in told if not p.is_coached]),
            }
    return rows


def _group(name: str, people: list[Taught]) -> dict[str, object]:
    return {
        f"n_{name}": len(people),
        f"events_before_{name}": sum(p.before for p in people) if people else None,
        f"events_after_{name}": sum(p.after for p in people) if people else None,
        f"mean_change_{name}": ratio(sum((p.change for p in people), Fraction(0)), len(people)),
    }


def _known(weeks: Weeks) -> dict[str, dict[str, list[tuple[date, int]]]]:
    """By kind of work and teacher: the weeks with a live section and a day of school, and what was graded in them."""
    graded = Counter((g.person, monday(g.day)) for g in weeks.graded if g.is_theirs)
    school_weeks = {monday(day) for day in weeks.facts.school_days}
    live = {(person, week) for _, person, week in weeks.live() if week in school_weeks and weeks.is_read(week)}
    found: dict[str, dict[str, list[tuple[date, int]]]] = {kind: defaultdict(list) for kind in KINDS}
    for person, week in sorted(live):
        found["graded_work"][person].append((week, graded[person, week]))
        if week >= weeks.platform.views_from:
            found["interactions"][person].append((week, graded[person, week]))
    return {kind: of for kind, of in found.items() if of}


def _taught(facts: Facts, construct: Construct, known: dict[str, list[tuple[date, int]]]) -> Iterator[Taught]:
    pre, post = (counted(facts, wave, construct) for wave in (PRE, POST))
    sessions = coached_days(facts)
    for person in sorted(pre.keys() & post.keys()):
        first, last = pre[person], post[person]
        own = sessions.get(person, [])
        before, after = score(construct, first), score(construct, last)
        begun = min((s.day for s in own), default=None)
        if before is None or after is None or (begun and begun <= first.day):
            continue
        is_coached = ALL in exposed(own, first.day, last.day, facts.rules.exposure_minutes)
        if begun and begun <= last.day and not is_coached:
            continue
        yield Taught(
            is_coached,
            school_on(facts, person, first.day, facts.teachers[person]),
            monday(begun) if begun else None,
            tuple((week, n) for week, n in known.get(person, ()) if sunday(week) <= last.day),
            after - before,
        )


CALCULATION = Calculation(
    mart="mart_interaction_pathway",
    key=("interaction_id", "outcome_id"),
    cells=pathways,
    untold=frozenset(
        {
            *("cell_key", "outcome_name", "metric_version", "data_through_date"),
            *(
                f"ratio_{name}{group}"
                for name in ("", "ci_low_", "ci_high_", "reason_")
                for group in ("coached", "not_yet")
            ),
            *("path_a", "path_b", "direct", "indirect", "ci_low", "ci_high", "reason"),
            *(f"{of}{name}" for of in ("", "ratio_") for name in ("estimator", "library", "library_version")),
        }
    ),
    at_least=3,
    more_than={"events_after_coached": 2},
)
