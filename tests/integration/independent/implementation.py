"""The implementation marts (brief 3.1 I03-I12, 6.5): a cell a place, standard and period.

`mart_implementation_by_school_standard` itself; the others are slices of the same cells, in modules beside this one.
"""

from collections.abc import Collection
from fractions import Fraction

from tests.integration.independent.calculation import Calculation
from tests.integration.independent.facts import UNALIGNED, Facts, Period
from tests.integration.independent.frame import ALL, CELL, LETTERS, Key, frame
from tests.integration.independent.labels import n_band, period_labels, standard_labels
from tests.integration.independent.milestones import Milestones, milestones
from tests.integration.independent.numbers import ONE_HOUR, median, ratio
from tests.integration.independent.people import eligible_at
from tests.integration.independent.places import SCHOOL, place_columns
from tests.integration.independent.practice import activities, evidence, practice
from tests.integration.independent.sums import Sums, sums

Cell = dict[str, object]
UNTOLD = frozenset({"cell_key", "standard_title", "metric_version"})
OF_SCHOOLS = UNTOLD | {"school_key", "unaligned_cell_key"}


def implementation(
    facts: Facts, kinds: Collection[str] = (SCHOOL,), *, is_by_standard: bool = True
) -> dict[tuple[str, ...], Cell]:
    """The rows of a mart, by the columns of its place, standard and period.

    Args:
        facts: of the night.
        kinds: of the places that have rows; shares of a school's minutes are told of schools.
        is_by_standard: rows for standards and indicators; else for frameworks and all of them.
    """
    time, stages, (shown, nothing) = sums(facts), milestones(facts), evidence(facts)
    logged = {session.session_id: session for session in facts.sessions}
    who = {p: eligible_at(facts, p) for p in facts.begun()}
    periods = {(p.kind, p.key): p for p in facts.begun()}
    rows = {}
    for cell in frame(time.keys() | stages.keys(), who):
        place, code, *when = cell
        if place[0] not in kinds or (code in {*LETTERS, ALL}) == is_by_standard:
            continue
        period = periods[when[0], when[1]]
        which = {"framework_id": code.split(":")[0]} | ({"qualified_code": code} if is_by_standard else {})
        key = place_columns(place) | which | {"period_type": period.kind, "period_key": period.key}
        own = time.get(cell, Sums())
        rows[tuple(str(value) for value in key.values())] = (
            key
            | (standard_labels(code) if is_by_standard else {})
            | period_labels(facts, period)
            | _people(own, who[period].get(place, set()))
            | ({} if is_by_standard else _missed(own, who[period].get(place, set())))
            | _time(own)
            | ({"coach_minutes_full": own.minutes_full} if is_by_standard else {})
            | _dosage(own, facts, period)
            | (_shares(time, cell, is_by_standard=is_by_standard) if place[0] == SCHOOL else {})
            | {"followup_days_n": facts.rules.follow_up_days}
            | stages.get(cell, Milestones()).measures()
            | practice(facts, [logged[name] for name in own.sessions])
            | shown.get(cell, nothing)
            | ({} if place[0] != SCHOOL or is_by_standard else activities(logged, own.by_session))
        )
    return rows


def _people(own: Sums, who: set[str]) -> Cell:
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


def _missed(own: Sums, who: set[str]) -> Cell:
    return {"teachers_not_reached": len(who - set(own.dosage))}


def _time(own: Sums) -> Cell:
    return {
        "sessions_full_count": len(own.sessions),
        "sessions_allocated": own.sessions_allocated,
        "coach_minutes_allocated": own.minutes,
        "participant_minutes_allocated": own.participant_minutes,
        "one_on_one_minutes_allocated": own.minutes - own.group_minutes,
        "group_minutes_allocated": own.group_minutes,
        "group_share": ratio(own.group_minutes, own.minutes),
    }


def _shares(time: dict[Key, Sums], cell: Key, *, is_by_standard: bool) -> Cell:
    place, code, *when = cell
    framework = code.split(":")[0]
    own, whole, unaligned = (
        time.get((place, name, when[0], when[1]), Sums()).minutes
        for name in (code, framework, f"{framework}:{UNALIGNED}")
    )
    told: Cell = {"unaligned_school_rate": None if framework == ALL else ratio(unaligned, whole)}
    return told | ({"share_of_school_coach_minutes": ratio(own, whole)} if is_by_standard else {})


def _dosage(own: Sums, facts: Facts, period: Period) -> Cell:
    hours = [minutes / ONE_HOUR for minutes in own.dosage.values()]
    enough = sum(h >= facts.rules.dosage_hours for h in hours)
    is_year = period.kind == "school_year"
    return {
        "dosage_hours_per_coached_teacher": ratio(sum(hours, Fraction(0)), len(hours)),
        "dosage_hours_median": median(hours),
        "teachers_over_threshold": enough if is_year else None,
        "dosage_threshold_rate": ratio(enough, len(hours)) if is_year else None,
    }


CALCULATION = Calculation(
    mart="mart_implementation_by_school_standard",
    key=CELL,
    cells=implementation,
    untold=OF_SCHOOLS | {"school_cell_key"},
    at_least=3000,
    more_than={
        "sessions_full_count": 300,
        "log_timely_rate": 300,
        "core_move_fidelity": 50,
        "learning_first_rate": 50,
        "agency_prompt_rate": 50,
        "feedback_mean": 50,
        "artifacts_n": 20,
        "testimonials_n": 20,
    },
)
