"""What coaches and schools wrote into the form of records: every type but time, each with its truth and some mess."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from sandbox.world.chance import chance
from sandbox.world.cycles import Cycle
from sandbox.world.desk import YEAR, Desk, make_desks
from sandbox.world.people import Person, School
from sandbox.world.ratings import DIMENSIONS, SAMR, classroom_ratings
from sandbox.world.registers import REGISTERS
from sandbox.world.sessions import Session
from sandbox.world.standards import ISTEC, Aligned
from sandbox.world.told import UNKNOWN, Told, one_a_second
from sandbox.world.written import Digest, Id

_CONDITIONS = (
    "shared_vision", "empowered_leaders", "implementation_planning", "consistent_and_adequate_funding",
    "equitable_access", "skilled_personnel", "ongoing_professional_learning", "technical_support",
    "curriculum_framework", "student_centered_learning", "assessment_and_evaluation", "engaged_communities",
    "support_policies", "supportive_external_context",
)  # fmt: skip
_ELEMENTS = ("learning", "leadership", "teaching", "citizenship")
_ROLES = ("teacher", "administrator", "student")
_TPACK = ("tk", "tpk", "tck", "tpack")


def make_records(
    seed: int,
    schools: tuple[School, ...],
    people: Sequence[Person],
    cycles: Sequence[Cycle],
    sessions: Sequence[Session],
) -> tuple[Told, ...]:
    """All records of the school year in the order in which they were sent."""
    desks = make_desks(seed, schools, people, cycles, sessions)
    drafts = [record for desk in desks for make in (*_TYPES, *REGISTERS, classroom_ratings) for record in make(desk)]
    return tuple(one_a_second(_messy(chance(seed, "record mess"), drafts)))


def _goals(desk: Desk) -> Iterator[Told]:
    topics = {"personal": ("questioning", "equity_and_access"), "professional": ("samr", "tpack")}
    for number, (goal_type, own) in enumerate(topics.items(), 1):
        goal = Id(f"G-{desk.number:02d}{number}")
        first = desk.day(date(2025, 9, 2), date(2025, 10, 31))
        due = desk.day(date(2026, 2, 2), date(2026, 5, 29))
        base = desk.rng.randrange(1, 5)
        yield desk.told(
            "coach_goals", first, desk.codes(), coach=desk.coach, goal_id=goal, goal_type=goal_type,
            goal_topic=desk.rng.choice(own), set_date=first, due_date=due, baseline_value=float(base),
            target_value=base + 1.5, is_met=desk.maybe(),
        )  # fmt: skip
        for _ in range(2):
            day = desk.day(first, due)
            back = desk.day(day, due) if desk.rng.random() < 0.7 else None  # noqa: PLR2004
            yield desk.told(
                "coach_action_steps", back or day, coach=desk.coach, goal_id=goal, assigned_date=day, due_date=due,
                checked_back_date=back, is_followed_through=desk.maybe(),
            )  # fmt: skip


def _learning(desk: Desk) -> Iterator[Told]:
    for number in range(desk.rng.randrange(4)):
        day = desk.day(date(2025, 10, 1), date(2026, 5, 29))
        yield desk.told(
            "credentials_earned", day, desk.codes(), coach=desk.coach, credential_element=_ELEMENTS[number],
            credential_id=Id(f"MC-{number + 1:02d}"), earned_date=day, issuer=desk.rng.choice(("programme", "iste")),
            learning_forward_role=_roles(desk, number),
        )  # fmt: skip
    for _ in range(2):
        day = desk.day(date(2025, 9, 2), date(2026, 5, 29))
        yield desk.told(
            "pln_activity", day, coach=desk.coach, activity_date=day, hours=desk.rng.choice((0.5, 1.0, 2.25)),
            network_mode=desk.rng.choice(("in_person", "virtual")), network_type=desk.rng.choice(("chat", "community")),
        )  # fmt: skip


def _roles(desk: Desk, number: int) -> str:
    """Every other credential belongs to a second role."""
    role = desk.rng.choice(("data_coach", "mentor", "learner", "resource_provider"))
    return f"{role}, catalyst_for_change" if number % 2 else role


def _observations(desk: Desk) -> Iterator[Told]:
    day = desk.day(date(2025, 10, 1), date(2026, 4, 30))
    seen = {"observation_date": day, "wave": None, "environment_dimension": None, "rating": None, "cycle_id": None}
    school = desk.schools[0] if desk.schools else None
    yield desk.told(
        "observations", day, desk.codes(), **seen, observation_id=Id(f"O-{desk.number:02d}1"), observed=desk.coach,
        observed_role="coach", rater_role="coach", is_double_rated=None, samr_level=None, school=school,
        seen_by="observation", tpack_component=None, presentation_score=desk.rng.randrange(2, 6),
        debrief_date=desk.day(day, day + timedelta(days=14)) if desk.rng.random() < 0.7 else None,  # noqa: PLR2004
    )  # fmt: skip
    for teacher in desk.teachers[:2]:
        yield desk.told(
            "observations", day, desk.codes(), **seen, observation_id=Id(f"O-{desk.number:02d}2"), observed=teacher,
            observed_role="teacher", rater_role="coach", is_double_rated=desk.maybe(), debrief_date=None,
            samr_level=desk.rng.choice(SAMR), school=school, tpack_component=desk.rng.choice(_TPACK),
            seen_by=desk.rng.choice(("observation", "interview", "follow_up_visit")), presentation_score=None,
        )  # fmt: skip
    if desk.number % 2 == 0 and school:
        yield from _environment(desk, school)


def _environment(desk: Desk, school: School) -> Iterator[Told]:
    """The twelve dimensions of one school, before and after."""
    for wave, first, last in (
        ("pre", date(2025, 9, 2), date(2025, 9, 30)),
        ("post", date(2026, 5, 4), date(2026, 5, 29)),
    ):
        day = desk.day(first, last)
        for dimension in DIMENSIONS:
            rating = min(5, desk.rng.choice((1, 2, 3)) + (wave == "post") * desk.rng.choice((0, 1, 1)))
            yield desk.told(
                "observations", day, Aligned("", ISTEC, (), style="none"), observation_date=day, wave=wave,
                observation_id=Id(f"E-{desk.number:02d}{wave}1"), environment_dimension=dimension, rating=rating,
                rater_role="coach", is_double_rated=False, school=school, observed=None, observed_role=None,
                debrief_date=None, samr_level=None, cycle_id=None, seen_by="observation", tpack_component=None,
                presentation_score=None,
            )  # fmt: skip


def _evidence(desk: Desk) -> Iterator[Told]:
    for number in range(4):
        day = desk.day(date(2025, 9, 15), date(2026, 5, 29))
        about = {"school": desk.rng.choice(desk.schools) if desk.schools else None, "has_consent": desk.maybe()}
        role = desk.rng.choice(_ROLES)
        kept = Digest(f"https://docs.sandbox-district.example/d/{desk.number:02d}{number % 3}")
        yield desk.told(
            "artifacts", day, desk.codes(), artifact_date=day, url_digest=kept, actor_role=role, **about,
            artifact_type=desk.rng.choice(("lesson_plan", "student_product", "scenario")),
            evidence_type=desk.rng.choice(("ownership_example", "planning", "student_work")),
        )  # fmt: skip
        if number < 3:  # noqa: PLR2004
            day = desk.day(date(2025, 9, 15), date(2026, 5, 29))
            said = desk.told(
                "testimonials", day, desk.codes(), told_date=day, actor_role=desk.rng.choice(_ROLES), **about,
                theme=desk.rng.choice(("planning", "learning", "engagement")),
            )  # fmt: skip
            words = {"testimonial_text": f"{desk.coach.given} {desk.coach.family} changed how I plan."}
            yield replace(said, cells={**said.cells, **words})


def _groups(desk: Desk) -> Iterator[Told]:
    for number in range(3):
        day = desk.day(date(2025, 9, 15), date(2026, 4, 30))
        closed = desk.day(day, day + timedelta(days=60)) if desk.rng.random() < 0.7 else None  # noqa: PLR2004
        yield desk.told(
            "plc_items", closed or day, desk.codes(), item_id=Id(f"P-{desk.number:02d}{number}"), raised_date=day,
            closed_date=closed, is_carried_over=desk.maybe(), group_id=Id(f"PLC-{desk.number:02d}{number % 2}"),
            school=desk.schools[0] if desk.schools else None,
        )  # fmt: skip
    for audience in ("teachers", "school_leaders"):
        day = desk.day(date(2025, 10, 1), date(2026, 5, 29))
        yield desk.told(
            "data_shares", day, shared_date=day, audience=audience, school=desk.rng.choice((*desk.schools, None)),
            content=desk.rng.choice(("implementation", "survey", "lms")),
        )  # fmt: skip


def _offers(desk: Desk) -> Iterator[Told]:
    day = desk.day(date(2025, 9, 15), date(2026, 4, 30))
    offer: dict[str, object] = {"event_id": Id(f"PD-{desk.number:02d}"), "held_date": day, "pd_hours": 1.5}
    offer["pd_format"] = ("workshop", "course")[desk.number % 2]
    for attendee in (desk.coach, *desk.teachers[:4]):
        came = desk.maybe()
        yield desk.told(
            "pd_events", day, desk.codes(), **offer, attendee=attendee, is_attended=came, school=None,
            feedback_score=desk.rng.randrange(2, 6) if came else None, is_completed=desk.maybe() if came else None,
        )  # fmt: skip


def _programme(desk: Desk) -> Iterator[Told]:
    for number, school in enumerate(desk.schools):
        day = desk.day(date(2026, 3, 2), date(2026, 5, 15))
        for condition in _CONDITIONS:
            yield desk.told(
                "condition_ratings", day, school=school, school_year=YEAR, condition_version="fourteen",
                essential_condition=condition, rater_role="administrator", condition_score=desk.rng.randrange(1, 6),
            )  # fmt: skip
        for category, amount in (("salary", 61_250.0), ("software", 1_299.95)):
            yield desk.told(
                "programme_costs", day, school=school, school_year=YEAR, cost_category=category, amount_usd=amount,
                funding_source=desk.rng.choice(("district_budget", "grant", "school_budget")),
                is_funded_next_year=desk.maybe(),
            )  # fmt: skip
        base = desk.rng.randrange(20, 50)
        yield desk.told(
            "benchmark_goals", day, desk.codes(), school=school, goal_id=Id(f"B-{desk.number:02d}{number}"),
            metric_id=Id("I03"), goal_role=desk.rng.choice(("teachers", "administrators", "district")),
            educator_standard=desk.rng.choice(("designer", "analyst")), student_standard=_served(desk, number),
            baseline_value=float(base), target_value=base + 20.0, due_date=day,
            actual_value=float(base + max(desk.rng.randrange(0, 30), 22 * ((desk.number + number) % 3 == 0))),
        )  # fmt: skip
        if (desk.number + number) % 3 < 2:  # noqa: PLR2004
            with_whom = ("teachers", "students", "principals", "coaches", "district")
            flags: dict[str, Any] = {f"built_with_{who}": desk.maybe() for who in with_whom}
            yield desk.told("plans_on_file", day, school=school, school_year=YEAR, plan_date=day, **flags)


def _served(desk: Desk, number: int) -> str | None:
    return (None, "knowledge_constructor", "digital_citizen")[(desk.number + number) % 3]


_TYPES: tuple[Callable[[Desk], Iterator[Told]], ...] = (
    _goals, _learning, _observations, _evidence, _groups, _offers, _programme,
)  # fmt: skip


def _messy(rng: Random, drafts: list[Told]) -> list[Told]:
    """One row of each kind of mess, in a type where it can be."""
    made = list(drafts)
    for record_type, means, cells, aligned, broken in _MESS:
        free = [n for n, d in enumerate(made) if d.record_type == record_type and d is drafts[n]]
        n = rng.choice(free)
        changed = replace(made[n].changed(means, cells), broken=broken, aligned=aligned or made[n].aligned)
        made[n] = replace(changed, record_type="other") if "record_type" in cells else changed
    again = rng.choice([n for n, d in enumerate(made) if d is drafts[n]])
    made[again] = replace(made[again], times=2)
    return made


# type, what it means instead, what stands in its cells, its standards, the rule that it breaks
_MESS: tuple[tuple[str, dict[str, object], dict[str, str], Aligned | None, str], ...] = (
    ("coach_goals", {"goal_topic": "other"}, {"goal_topic": "Being kinder"}, None, ""),
    ("coach_goals", {"goal_type": None}, {"goal_type": ""}, None, ""),
    ("coach_action_steps", {"goal_id": None}, {"goal_id": "the one about questions"}, None, ""),
    ("artifacts", {}, {"standards": "8b"}, Aligned("8b", ISTEC, (), unresolved=True), ""),
    ("testimonials", {"theme": "other"}, {"theme": "Lunch"}, None, ""),
    ("plc_items", {"school": UNKNOWN}, {"school": "The old annex"}, None, ""),
    ("pd_events", {}, {"feedback_score": "9"}, None, "feedback_score_is_in_range"),
    ("programme_costs", {}, {"amount_usd": "a lot"}, None, "amount_usd_is_in_range"),
    ("data_shares", {}, {"shared_date": "2/30/2026"}, None, "shared_date_is_a_date"),
    ("condition_ratings", {}, {"record_type": "Weather report"}, None, ""),
)
