"""How coaches spent their time: what they wrote into the time log every other week, with what they get wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from sandbox.world.chance import chance
from sandbox.world.days import school_days
from sandbox.world.people import Person, School
from sandbox.world.programme import coaches_of
from sandbox.world.standards import ISTEC, Aligned, write_codes
from sandbox.world.told import UNKNOWN, Cell, Told, one_a_second, sent, written_day

COACH_TIME = "coach_time"
STRANGER = "new.coach@elsewhere.example"  # writes from an address that nobody knows
_ACTIVITIES = {
    "BR": "Building relationships", "AN": "Assessing learner needs", "SG": "Setting goals",
    "MB": "Modeling best practices", "SP": "Supporting independent practice", "DB": "Debriefing",
    "AS": "Providing additional support", "MC": "Monitoring changes in practice", "CS": "Celebrating successes",
}  # fmt: skip
# class -> how often, and how the form calls it
_CLASSES = {
    "aligned_coaching": (9, "Aligned coaching"),
    "learning_tech_support": (4, "Learning tech support"),
    "off_role": (3, "Off role"),
    "pd": (2, "PD"),
    "admin": (2, "Admin"),
    "travel": (1, "Travel"),
}
_OFF_ROLE = ("projectors", "copy_machine", "substitute_teaching", "testing")
_BARRIERS = ("budget", "competing_interests", "no_central_vision", "no_time")
_CODES = ("4a", "4b", "5b", "3d", "6b", "1b")
_EVERY = 10  # school days between two days of a coach's entries


def make_coach_time(seed: int, schools: tuple[School, ...], people: Sequence[Person]) -> tuple[Told, ...]:
    """All entries of the school year in the order in which they were sent."""
    coaches = [p for p in people if p.kind == "coach"]
    serving = coaches_of(schools, coaches)
    drafts = [
        entry
        for n, coach in enumerate(coaches)
        for entry in _of_coach(seed, n, coach, [s for s in schools if serving[s.org_id] == coach])
    ]
    return tuple(one_a_second(_messy(chance(seed, "time mess"), sorted(drafts, key=lambda d: d.submitted))))


def _of_coach(seed: int, number: int, coach: Person, schools: list[School]) -> Iterator[Told]:
    rng = chance(seed, "time", coach.person_id)
    for day in school_days()[number::_EVERY]:
        for _ in range(rng.choice((2, 3, 3))):
            yield _entry(rng, coach, schools, day)


def _entry(rng: Random, coach: Person, schools: list[School], day: date) -> Told:
    time_class = rng.choices(tuple(_CLASSES), [often for often, _ in _CLASSES.values()])[0]
    is_coaching = time_class in ("aligned_coaching", "learning_tech_support")
    activity = rng.choice(tuple(_ACTIVITIES)) if is_coaching else None
    off_role = rng.choice(_OFF_ROLE) if time_class == "off_role" else None
    barrier = rng.choice(_BARRIERS) if rng.random() < 0.2 else None  # noqa: PLR2004
    minutes = rng.choice((15, 30, 45, 60, 90, 120))
    school = rng.choice(schools) if schools and is_coaching else None
    aligned = write_codes(rng, ISTEC, (rng.choice(_CODES),)) if time_class == "aligned_coaching" else None
    means = {
        "coach_id": coach.person_id,
        "entry_date": day.isoformat(),
        "minutes": float(minutes),
        "activity": activity,
        "activity_class": time_class,
        "off_role_type": off_role,
        "barrier": barrier,
        "school": school.org_id if school else None,
    }
    cells = {
        "coach_email": coach.email if rng.random() < 0.9 else f" {coach.email.upper()}",  # noqa: PLR2004
        "entry_date": written_day(rng, day),
        "minutes": minutes if rng.random() < 0.8 else str(minutes),  # noqa: PLR2004
        "activity": rng.choice((activity, _ACTIVITIES[activity])) if activity else "",
        "activity_class": _CLASSES[time_class][1],
        "off_role_type": (off_role or "").replace("_", " "),
        "barrier": (barrier or "").replace("_", " ").capitalize(),
        "school": (school.name if rng.random() < 0.7 else school.code) if school else "",  # noqa: PLR2004
        "standards": aligned.raw if aligned else "",
        "remarks": f"asked {coach.name} for help" if rng.random() < 0.05 else "",  # noqa: PLR2004
    }
    return Told(COACH_TIME, sent(rng, day), means, cells, aligned or Aligned("", ISTEC, (), style="none"))


def _messy(rng: Random, drafts: list[Told]) -> list[Told]:
    """Each kind of mess in rows of its own, early ones, so that every night has them."""
    made = list(drafts)
    for n, (means, cells, more) in zip(rng.sample(range(len(drafts) // 2), len(_MESS)), _MESS, strict=True):
        made[n] = replace(drafts[n].changed(means, cells), **more)
    return made


def _codes(raw: str, *codes: str, unresolved: bool = True) -> dict[str, Aligned]:
    return {"aligned": Aligned(raw, ISTEC, codes, unresolved, "mess")}


# what a row means instead, what stands in its cells, and what else is true of it
_MESS: tuple[tuple[dict[str, object], dict[str, Cell], dict[str, Any]], ...] = (
    ({"minutes": 90.0}, {"minutes": "1h 30"}, {}),
    ({"activity": "other", "barrier": "other"}, {"activity": "Chatting", "barrier": "The weather"}, {}),
    ({"activity_class": None}, {"activity_class": "n/a"}, {}),
    ({"coach_id": None}, {"coach_email": STRANGER}, {}),
    ({"school": UNKNOWN}, {"school": "The old annex"}, {}),
    ({}, {"standards": "9z"}, _codes("9z")),
    # a code of the earlier framework, which this form does not use
    ({}, {"standards": "4b, 2f"}, _codes("4b, 2f", "4b")),
    ({}, {}, {"times": 2}),
    ({}, {"minutes": "forty"}, {"broken": "minutes_is_in_range"}),
    ({}, {"minutes": ""}, {"broken": "minutes_is_present"}),
    ({}, {"entry_date": "2/30/2026"}, {"broken": "entry_date_is_a_date"}),
)
