"""mart_implementation_by_school_standard (brief 3.1 I03-I12, 6.5): a cell a school, standard or indicator, period."""

from dataclasses import dataclass, field
from fractions import Fraction

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import UNALIGNED, Facts, Period
from tests.integration.independent.frame import CELL, Key, frame
from tests.integration.independent.labels import n_band, period_labels, standard_labels
from tests.integration.independent.milestones import Milestones, milestones
from tests.integration.independent.numbers import ONE_HOUR, median, ratio
from tests.integration.independent.people import eligible, received, school_shares
from tests.integration.independent.weights import rolled

Cell = dict[str, object]


@dataclass
class _Sums:
    sessions: set[str] = field(default_factory=set)
    coaches: set[str] = field(default_factory=set)
    dosage: dict[str, Fraction] = field(default_factory=dict)
    sessions_allocated: Fraction = Fraction(0)
    minutes_full: Fraction = Fraction(0)
    minutes: Fraction = Fraction(0)
    group_minutes: Fraction = Fraction(0)
    participant_minutes: Fraction = Fraction(0)


def implementation(facts: Facts) -> dict[Key, Cell]:
    """Every cell by its key."""
    sums, school_minutes = _sessions(facts)
    stages = milestones(facts)
    who = {p: eligible(facts, p) for p in facts.begun()}
    periods = {(p.kind, p.key): p for p in facts.begun()}
    cells = {}
    for key in frame(sums.keys() | stages.keys(), who):
        school, framework, _, *when = key
        period = periods[when[0], when[1]]
        own = sums.get(key, _Sums())
        unaligned = sums.get((school, framework, f"{framework}:{UNALIGNED}", period.kind, period.key), _Sums())
        total = school_minutes.get((school, framework, period), Fraction(0))
        cells[key] = (
            _place(key)
            | standard_labels(key[2])
            | period_labels(facts, period)
            | _people(own, who[period].get(school, set()))
            | _time(own, total)
            | {"unaligned_school_rate": ratio(unaligned.minutes, total), "followup_days_n": facts.rules.follow_up_days}
            | _dosage(own, facts, period)
            | stages.get(key, Milestones()).measures()
        )
    return cells


def _sessions(facts: Facts) -> tuple[dict[Key, _Sums], dict[tuple[str, str, Period], Fraction]]:
    sums: dict[Key, _Sums] = {}
    school_minutes: dict[tuple[str, str, Period], Fraction] = {}
    for session in facts.sessions:
        there = list(received(facts, session))
        for school, share in school_shares(there, session.school).items():
            here = [r for r in there if r.school == school]
            for period in facts.periods_of(session.day):
                line = (school, session.framework, period)
                school_minutes[line] = school_minutes.get(line, Fraction(0)) + session.minutes * share
                for code, weight in rolled(session).items():
                    cell = sums.setdefault((school, session.framework, code, period.kind, period.key), _Sums())
                    cell.sessions.add(session.session_id)
                    cell.coaches.add(session.coach)
                    cell.sessions_allocated += weight * share
                    cell.minutes_full += session.minutes * share
                    cell.minutes += session.minutes * share * weight
                    cell.group_minutes += session.minutes * share * weight if session.is_group else 0
                    for item in here:
                        cell.participant_minutes += item.minutes * weight
                        if item.person and item.person in facts.teachers:
                            cell.dosage[item.person] = cell.dosage.get(item.person, Fraction(0)) + item.minutes * weight
    return sums, school_minutes


def _place(key: Key) -> Cell:
    return dict(zip(CELL, key, strict=True))


def _people(own: _Sums, who: set[str]) -> Cell:
    coached = set(own.dosage)
    return {
        "teachers_eligible": len(who),
        "teachers_coached": len(coached),
        "teachers_coached_eligible": len(coached & who),
        "teachers_coached_not_eligible": len(coached - who),
        "coaches_active": len(own.coaches),
        "reach_rate": ratio(len(coached & who), len(who)),
        "n_band": n_band(len(coached)),
    }


def _time(own: _Sums, school_total: Fraction) -> Cell:
    return {
        "sessions_full_count": len(own.sessions),
        "sessions_allocated": own.sessions_allocated,
        "coach_minutes_full": own.minutes_full,
        "coach_minutes_allocated": own.minutes,
        "participant_minutes_allocated": own.participant_minutes,
        "one_on_one_minutes_allocated": own.minutes - own.group_minutes,
        "group_minutes_allocated": own.group_minutes,
        "group_share": ratio(own.group_minutes, own.minutes),
        "share_of_school_coach_minutes": ratio(own.minutes, school_total),
    }


def _dosage(own: _Sums, facts: Facts, period: Period) -> Cell:
    hours = [minutes / ONE_HOUR for minutes in own.dosage.values()]
    enough = sum(h >= facts.rules.dosage_hours for h in hours)
    return {
        "dosage_hours_per_coached_teacher": ratio(sum(hours, Fraction(0)), len(hours)),
        "dosage_hours_median": median(hours),
        "dosage_threshold_rate": ratio(enough, len(hours)) if period.kind == "school_year" else None,
    }


CALCULATION = Calculation(
    mart="mart_implementation_by_school_standard",
    key=CELL,
    cells=implementation,
    untold=frozenset({"school_key", "standard_title", "metric_version"}),
    at_least=3000,
    more_than={"sessions_full_count": 300},
)
