"""mart_caseload: a teacher's open cycles, and who is due to be met (decision 34)."""

from datetime import date, timedelta

from tests.integration.independent.calculation import Calculation, Cells
from tests.integration.independent.facts import Cycle, Facts
from tests.integration.independent.people import school_on, schools_on
from tests.integration.independent.stages import contacts, due, is_open, stage, start, year_end


def caseload(facts: Facts) -> Cells:
    """Every open cycle by its id."""
    return {(c.cycle_id,): _cell(facts, c) for c in facts.cycles if is_open(facts, c)}


def _cell(facts: Facts, cycle: Cycle) -> dict[str, object]:
    met, reached, begun = contacts(facts, cycle), stage(facts, cycle), start(facts, cycle)
    roster_day = max((d for d in facts.school_days if d <= facts.through), default=facts.through)
    began_at = school_on(facts, cycle.teacher, cycle.kickoff or begun or facts.through, cycle.school)
    school = school_on(facts, cycle.teacher, roster_day, began_at)
    state = "teaching" if schools_on(facts, cycle.teacher, roster_day) else "gone"
    last = max((s.day for s in met), default=None)
    base, planned, ends = last or begun, due(facts, cycle), year_end(facts, cycle)
    next_due = _school_day(facts, base + timedelta(days=facts.rules.contact_days)) if base else None
    left_open = ends is not None and facts.through > ends
    overdue = next_due is not None and next_due < facts.through and state != "gone" and not left_open
    coaches = {cycle.coach, *(s.coach for s in met)} - {""}
    return {
        "person_key": cycle.teacher,
        "cycle_key": cycle.cycle_id,
        "teacher_state": state if cycle.teacher in facts.teachers else "unknown",
        "school_key": school,
        "school_code": school,
        "cycle_school_key": began_at,
        "is_school_changed": school != began_at,
        "coach_key": cycle.coach,
        "coach_count": len(coaches),
        "coach_keys": ";".join(sorted(coaches)) or None,
        "framework_id": cycle.framework,
        "stage": reached.name,
        "stage_number": reached.number,
        "stage_date": reached.day,
        "days_in_stage": (facts.through - reached.day).days if reached.day else None,
        "school_days_in_stage": sum(reached.day < d <= facts.through for d in facts.school_days)
        if reached.day
        else None,
        "start_date": begun,
        "due_date": planned,
        "is_past_planned_end": planned is not None and planned < facts.through,
        "is_left_open": left_open,
        "contact_count": len(met),
        "named_contact_count": sum(s.cycle_id == cycle.cycle_id for s in met),
        "last_contact_date": last,
        "days_since_contact": (facts.through - last).days if last else None,
        "next_due_date": next_due,
        "is_overdue": overdue,
        "days_overdue": (facts.through - next_due).days if overdue and next_due else None,
        "contact_days": facts.rules.contact_days,
        "data_through_date": facts.through,
    }


def _school_day(facts: Facts, day: date) -> date | None:
    """That day, or the next with school."""
    return next((d for d in facts.school_days if d >= day), None)


CALCULATION = Calculation(
    mart="mart_caseload",
    key=("cycle_key",),
    cells=caseload,
    untold=frozenset({"entry_path"}),
)
