"""What coaches keep lists of: outreach, looks back at cycles, needs, posts, tools, claims, devices, ratings."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from sandbox.world.cycles import Cycle
from sandbox.world.desk import YEAR, Desk
from sandbox.world.people import School
from sandbox.world.standards import ISTEC, write_codes
from sandbox.world.told import Told
from sandbox.world.written import Id

_FIRST, _LAST = date(2025, 9, 15), date(2026, 5, 29)
# with whom, how many, for what, within which other initiative, in which of the ten roles
_OUTREACH = (
    ("administrator", 1, "planning", None, "school_leader"),
    ("administrator", 3, "data_analysis", "mathematics", "data_coach"),
    ("student_group", 24, "citizenship_lesson", None, "classroom_supporter"),
    ("parent", 12, "vision", None, None),
    ("teacher_pair", 2, "classroom_visit", None, "mentor"),
    ("teacher", 1, "tool_selection", "literacy", "resource_provider"),
    ("teacher", 4, "tool_implementation", "literacy", "instructional_specialist"),
)
_AREAS = ("lesson_design", "assessment", "tools", "data_use", "equity")
_TOOLS = (
    ("creation", "study", "vetted", "meets"),
    ("family_communication", "own_data", "vetted", "meets_in_part"),
    ("monitoring", "asserted", "in_review", "not_reviewed"),
    ("feedback", "comparison", "vetted", "meets"),
)
# what is rated, and by whom
_RATED = (
    ("coaches_are_developed", ("administrator",)),
    ("pedagogy_comes_first", ("administrator",)),
    ("one_on_one_and_group_work", ("administrator",)),
    ("role_is_understood", ("coach", "administrator", "teacher")),
    ("plan_for_improvement", ("administrator",)),
    ("goals_and_action_plans", ("administrator",)),
    ("coaching_relationship", ("teacher", "coach")),
    ("motivation_to_act", ("teacher",)),
    ("choice_and_voice", ("student", "teacher")),
)


def _school(desk: Desk) -> School | None:
    return desk.rng.choice((*desk.schools, None))


def _outreach(desk: Desk) -> Iterator[Told]:
    for role, people, purpose, initiative, coach_role in _OUTREACH:
        day = desk.day(_FIRST, _LAST)
        yield desk.told(
            "outreach", day, desk.codes(), coach=desk.coach, noted_date=day, outreach_role=role, people_count=people,
            minutes=float(desk.rng.choice((20, 30, 45))), outreach_purpose=purpose, initiative=initiative,
            learning_forward_role=coach_role, school=_school(desk),
        )  # fmt: skip


def _reviews(desk: Desk) -> Iterator[Told]:
    schools = {s.org_id: s for s in desk.schools}
    for cycle in [c for c in desk.cycles if "reflection" in c.stages][:3]:
        day = cycle.stages["reflection"]
        yield desk.told(
            "cycle_reviews", day, cycle_id=Id(cycle.cycle_id), noted_date=day, school=schools.get(cycle.school),
            resource_date=desk.day(cycle.kickoff, day), planning_minutes=float(desk.rng.choice((30, 45, 90))),
            next_step=desk.rng.choice(("repeat", "extend", "share_with_colleagues")), due_date=day + timedelta(days=14),
            next_step_status=desk.rng.choice(("planned", "done", "dropped", None)),
            next_use=desk.rng.choice(("alone", "with_support", "not_again", "undecided")),
            lasting_date=day if desk.rng.random() < 0.6 else None,  # noqa: PLR2004
            **_checklist(cycle),
        )  # fmt: skip


def _checklist(cycle: Cycle) -> dict[str, Any]:
    """Three features of the coaching, by the cycle's number; every sixth look back leaves one open."""
    number = int(cycle.cycle_id.removeprefix("C-"))
    return {
        "listened_to_needs": ("yes", "yes", "in_part")[number % 3],
        "learned_together": None if number % 6 == 0 else ("yes", "no", "yes", "in_part")[number % 4],
        "guided_throughout": ("no", "yes")[number % 2],
    }


def _needs(desk: Desk) -> Iterator[Told]:
    for teacher in desk.teachers[:3]:
        day = desk.day(_FIRST, date(2025, 11, 21))
        need, strength = desk.rng.sample(_AREAS, 2)
        yield desk.told(
            "needs", day, desk.codes(), noted_date=day, observed=teacher, need_area=need, strength_area=strength,
            school=next(s for s in desk.schools if s.org_id == teacher.schools[0]),
        )  # fmt: skip


def _profile(desk: Desk) -> Iterator[Told]:
    is_employed = desk.number % 4 < 3  # noqa: PLR2004
    yield desk.told(
        "coach_profiles", desk.day(_FIRST, date(2025, 10, 31)), coach=desk.coach, school_year=YEAR,
        chosen_by=("application", "teacher_leader", "appointment", "contract")[desk.number % 4],
        employer_type="district" if is_employed else "regional_consortium",
        contract_basis="yearly" if is_employed else "as_needed",
        post_standing=("primary_role", "beside_another_role")[desk.number % 2],
        certification=desk.rng.choice(("required_and_held", "required_not_held", "not_required")),
    )  # fmt: skip


def _tools(desk: Desk) -> Iterator[Told]:
    for number, (category, evidence, vetting, accessibility) in enumerate(_TOOLS):
        yield desk.told(
            "tools", desk.day(_FIRST, _LAST), tool_id=Id(f"T-{number:02d}"), tool_category=category,
            evidence_level=evidence, vetting=vetting, accessibility=accessibility, school=_school(desk),
            school_year=YEAR,
        )  # fmt: skip


def _claims(desk: Desk) -> Iterator[Told]:
    for number, (topic, evidence) in enumerate((("engagement", "asserted"), ("transition", "own_data"))):
        day = desk.day(_FIRST, _LAST)
        yield desk.told(
            "claims", day, noted_date=day, claim_id=Id(f"CL-{desk.number:02d}{number}"), claim_topic=topic,
            evidence_level=evidence, metric_id=Id("P11") if evidence == "own_data" else None, school=_school(desk),
        )  # fmt: skip


def _schools_own(desk: Desk) -> Iterator[Told]:
    for number, school in enumerate(desk.schools):
        day = desk.day(date(2026, 3, 2), date(2026, 5, 15))
        has_own = (desk.number + number) % 3 < 2  # noqa: PLR2004
        yield desk.told(
            "device_programmes", day, school=school, school_year=YEAR,
            device_programme="one_to_one" if has_own else "carts", since_date=date(2024, 8, 19) if has_own else None,
        )  # fmt: skip
        for topic, raters in _RATED:
            for rater in raters:
                yield desk.told(
                    "programme_ratings", day, school=school, school_year=YEAR, rated_topic=topic, rater_role=rater,
                    condition_score=desk.rng.randrange(1, 6),
                )  # fmt: skip


def _co_observed(desk: Desk) -> Iterator[Told]:
    """A colleague at the coach's first sessions of groups; the third was never talked over."""
    schools = {s.org_id: s for s in desk.schools}
    for number, session in enumerate([s for s in desk.groups if s.day][:3]):
        day = session.day or _FIRST
        yield desk.told(
            "observations", day, desk.codes(), observation_id=Id(f"O-{desk.number:02d}{number + 3}"),
            observation_date=day, observed=desk.coach, observed_role="coach", rater_role="coach", is_double_rated=None,
            seen_by="observation", school=schools.get(session.school), presentation_score=desk.rng.randrange(2, 6),
            debrief_date=day + timedelta(days=3) if number in (0, 1) else None, wave=None, environment_dimension=None,
            rating=None, cycle_id=None, samr_level=None, tpack_component=None,
        )  # fmt: skip


def _rate_themselves(desk: Desk) -> Iterator[Told]:
    """How coaches see their work on three standards in autumn and in spring, two of them as it was, too."""
    for number, code in enumerate(("3d", "4b", "5b")):
        before = desk.rng.randrange(1, 5)
        waves = {
            "pre": (desk.day(_FIRST, date(2025, 10, 10)), before),
            "post": (desk.day(date(2026, 5, 4), _LAST), min(5, before + desk.rng.randrange(3))),
            "retrospective_pre": (desk.day(date(2026, 5, 4), _LAST), max(1, before - desk.rng.randrange(2))),
        }
        for wave, (day, rating) in waves.items():
            if number < 2 or wave == ("pre", "post")[desk.number % 2]:  # noqa: PLR2004
                yield desk.told(
                    "self_ratings", day, write_codes(desk.rng, ISTEC, (code,)), coach=desk.coach, noted_date=day,
                    wave=wave, rating=rating,
                )  # fmt: skip


def _the_districts(desk: Desk) -> Iterator[Told]:
    """What no single school pays for."""
    if desk.number == 0:
        yield desk.told(
            "programme_costs", desk.day(date(2026, 3, 2), date(2026, 5, 15)), school=None, school_year=YEAR,
            cost_category="training", amount_usd=8_400.0, funding_source="grant", is_funded_next_year=None,
        )  # fmt: skip


REGISTERS: tuple[Callable[[Desk], Iterator[Told]], ...] = (
    _outreach, _reviews, _needs, _profile, _tools, _claims, _schools_own, _co_observed, _rate_themselves,
    _the_districts,
)  # fmt: skip
