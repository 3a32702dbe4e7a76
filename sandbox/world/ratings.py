"""Teachers' tasks and classrooms as coaches rate them, before and after: what a shift is counted from."""

from collections.abc import Iterator
from datetime import date

from sandbox.world.desk import Desk
from sandbox.world.people import Person, School
from sandbox.world.standards import ISTEC, Aligned
from sandbox.world.told import Told
from sandbox.world.written import Id

DIMENSIONS = (
    "focus_of_learning", "learning_path", "media", "sources_of_knowledge", "projects", "goal_of_content",
    "kind_of_thinking", "expertise", "tools", "literacies", "community", "assessment",
)  # fmt: skip
SAMR = ("substitution", "augmentation", "modification", "redefinition")
WAVES = {"pre": (date(2025, 8, 25), date(2025, 9, 30)), "post": (date(2026, 5, 4), date(2026, 5, 29))}
_OFTEN = {"pre": (5, 4, 2, 1), "post": (2, 4, 4, 2)}
_TEACHERS, _TASKS = 14, 2
# of so many desks one rates whole classrooms; so many teachers apart somebody was not seen before, or not after
_RATES_ROOMS, _UNSEEN = 4, 6


def classroom_ratings(desk: Desk) -> Iterator[Told]:
    """Two tasks of each teacher in each wave; of some desks' teachers the dimensions of their classroom too."""
    schools = {school.org_id: school for school in desk.schools}
    for number, teacher in enumerate(desk.teachers[:_TEACHERS]):
        school, aligned = schools[teacher.schools[0]], desk.codes()
        usual = desk.rng.choice((1, 2, 2, 3))
        for turn, (wave, span) in enumerate(WAVES.items()):
            if number % _UNSEEN == _UNSEEN - 1 - turn:
                continue
            day = desk.day(*span)
            seen = Id(f"T-{desk.number:02d}{number:02d}{wave}")
            for _ in range(_TASKS):
                level = desk.rng.choices(SAMR, _OFTEN[wave])[0]
                yield _rated(desk, teacher, school, day, wave, seen, aligned, samr_level=level)
            if desk.number % _RATES_ROOMS == 0:
                for dimension in desk.rng.sample(DIMENSIONS, desk.rng.choice((12, 12, 10, 7))):
                    rating = max(1, min(5, usual + desk.rng.choice((-1, 0, 0, 1)) + turn * desk.rng.choice((0, 1, 1))))
                    none = Aligned("", ISTEC, (), style="none")
                    yield _rated(
                        desk, teacher, school, day, wave, seen, none, environment_dimension=dimension, rating=rating
                    )


def _rated(
    desk: Desk, teacher: Person, school: School, day: date, wave: str, seen: Id, aligned: Aligned, **facts: object
) -> Told:
    blank = {"samr_level": None, "environment_dimension": None, "rating": None}
    return desk.told(
        "observations", day, aligned, observation_date=day, wave=wave, observation_id=seen, observed=teacher,
        observed_role="teacher", rater_role="coach", is_double_rated=desk.maybe(), school=school, debrief_date=None,
        cycle_id=None, seen_by="observation", tpack_component=None, presentation_score=None, **{**blank, **facts},
    )  # fmt: skip
