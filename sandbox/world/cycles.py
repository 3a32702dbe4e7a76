"""Coaching cycles: from interest to reflection, each with the days it reached its stages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sandbox.world.chance import chance
from sandbox.world.days import school_days_between, year_end
from sandbox.world.programme import Plan

STAGES = ("interest", "kickoff", "goal_set", "lesson", "debrief", "reflection")


@dataclass(frozen=True)
class Cycle:
    """One teacher's cycle; a stage that was never reached has no date."""

    cycle_id: str
    teacher_id: str
    teacher_email: str
    coach_id: str
    coach_email: str
    school: str
    entry_path: str
    kickoff: date
    planned_end: date
    stages: dict[str, date]
    planned_end_is_written: bool = True
    goal_focus: str | None = None
    goal_origin: str | None = None

    def as_of(self, night: date) -> dict[str, date]:
        """The stages reached by that night."""
        return {name: day for name, day in self.stages.items() if day <= night}

    def goal(self, night: date) -> tuple[str | None, str | None]:
        """What the goal is about and where it comes from, once there is one, where somebody says."""
        has_goal = not {"goal_set", "lesson"}.isdisjoint(self.as_of(night))
        return (self.goal_focus, self.goal_origin) if has_goal else (None, None)

    def status(self, night: date) -> str:
        """Completed when debriefed and reflected, abandoned when long overdue, else open."""
        reached = self.as_of(night)
        if "debrief" in reached and "reflection" in reached:
            return "Completed"
        return "Abandoned" if self.planned_end + timedelta(days=40) < night else "Open"


def make_cycles(seed: int, plans: Sequence[Plan]) -> tuple[Cycle, ...]:
    """Four in five coached teachers go through one cycle, some of them through two."""
    made: list[Cycle] = []
    for plan in plans:
        made.extend(_cycles_of(chance(seed, "cycles", plan.teacher.person_id), plan, len(made)))
    return tuple(_with_goal(seed, cycle) for cycle in made)


def _with_goal(seed: int, cycle: Cycle) -> Cycle:
    """From a chance of its own: a question more leaves all other answers as they were."""
    rng = chance(seed, "goal", cycle.cycle_id)
    focus = rng.choices(("students", "practice", "relationship", "tool", None), (40, 25, 5, 15, 15))[0]
    origins = ("curriculum", "school_or_team", "shared_concern", "teacher", "tool", None)
    return replace(cycle, goal_focus=focus, goal_origin=rng.choices(origins, (20, 15, 25, 15, 10, 15))[0])


def _cycles_of(rng: Random, plan: Plan, taken: int) -> Iterator[Cycle]:
    if rng.random() < 0.2:  # noqa: PLR2004
        return
    kickoff = plan.start
    for number in range(rng.choice((1, 1, 2))):
        if kickoff > min(plan.last, year_end() - timedelta(days=14)):
            return
        planned = kickoff + timedelta(days=rng.choice((42, 49, 56)))
        yield Cycle(
            f"C-{taken + number + 1:04d}",
            plan.teacher.person_id,
            plan.teacher.email,
            plan.coach.person_id,
            plan.coach.email,
            plan.teacher.schools[0],
            rng.choice(("Volunteer", "Volunteer", "Invited", "Required", "Whole school")),
            kickoff,
            planned,
            _as_noted(taken + number + 1, _stages(rng, kickoff, plan.last)),
            planned_end_is_written=rng.random() > 0.15,  # noqa: PLR2004
        )
        kickoff = planned + timedelta(days=14)


def _stages(rng: Random, kickoff: date, last: date) -> dict[str, date]:
    """Every stage some school days after the one before; one cycle in four stops on the way."""
    reached = {"interest": kickoff - timedelta(days=rng.randrange(1, 9)), "kickoff": kickoff}
    days = school_days_between(kickoff, last)
    stop = rng.choices((2, 3, 4, 5, 6), (4, 6, 8, 7, 75))[0]
    at = 0
    for name in STAGES[2:stop]:
        at += rng.randrange(2, 10)
        if at >= len(days):
            break
        reached[name] = days[at]
    return reached


def _as_noted(number: int, reached: dict[str, date]) -> dict[str, date]:
    """Coaches forget: interest in every seventh cycle, and in every fifth the goal, where the lesson was given."""
    forgotten = {"interest"} if number % 7 == 0 else set()
    forgotten |= {"goal_set"} if number % 5 == 0 and "lesson" in reached else set()
    return {name: day for name, day in reached.items() if name not in forgotten}
