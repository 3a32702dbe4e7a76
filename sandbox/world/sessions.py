"""Coaching sessions as they were held, before anybody mistyped anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sandbox.world.chance import chance
from sandbox.world.cycles import Cycle
from sandbox.world.days import local, school_days_between, year_end
from sandbox.world.programme import Plan
from sandbox.world.standards import ISTEC, Aligned, write_codes

MOVES = ("Model", "Pilot support", "Debrief", "Follow-up")
_NINE = ("BR", "AN", "SG", "MB", "SP", "DB", "AS", "MC", "CS")


@dataclass(frozen=True)
class Participant:
    """A person in a session as the log names them: by e-mail or by name.

    Attributes:
        written: what stands in the cell for the address; empty: the address itself.
        person_id: who it is; empty when nobody can know (unknown address, a name that two people carry).
    """

    person_id: str
    email: str = ""
    name: str = ""
    attended: int | None = None
    written: str = ""


@dataclass(frozen=True)
class FollowUp:
    """Whether a follow-up was agreed, and the day it was done."""

    needed: bool | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Practice:
    """How the session was held, as the later form asks; a coach leaves blank what does not fit.

    Attributes:
        goal_first: whether the learning goal stood before the tool: yes, no, no tool, or blank.
        agency: whether it was asked how the tool gives students agency: yes, no, or blank.
        moves: which of the four core moves took place.
        feedback: how useful the participants found it, 1 to 5.
    """

    goal_first: str = ""
    agency: str = ""
    moves: tuple[str, ...] = ()
    feedback: int | None = None


@dataclass(frozen=True)
class Session:
    """One logged session. `minutes_text` and `date_text` are what stands in the cells, `words` what yes and no are.

    `clock` is how its time stamp is shown, `nobody` what stands there in place of participants that nobody knows.
    """

    session_id: str
    submitted: datetime
    coach_id: str
    coach_email: str
    day: date | None
    school: str
    participants: tuple[Participant, ...]
    minutes: float | None
    format: str
    session_type: str
    aligned: Aligned
    activities: tuple[str, ...]
    cycle_id: str = ""
    follow_up: FollowUp = field(default_factory=FollowUp)
    minutes_text: str | int = ""
    date_text: str = ""
    observer: str = ""
    spare_cells: tuple[str, ...] = ()
    notes: str = ""
    words: tuple[str | bool, str | bool] = ("Yes", "No")
    clock: str = "%H:%M:%S"
    nobody: str = ""
    practice: Practice = field(default_factory=Practice)


def us_date(day: date) -> str:
    """A date as an American spreadsheet shows it."""
    return f"{day.month}/{day.day}/{day.year}"


def make_sessions(seed: int, plans: Sequence[Plan], cycles: Sequence[Cycle]) -> tuple[Session, ...]:
    """All sessions of the school year in the order they were logged, each coach's second of the log his own."""
    open_cycles = {(c.teacher_id, c.cycle_id): c for c in cycles}
    drafts = [
        s
        for plan in plans
        for s in _one_on_one(seed, plan, [c for (t, _), c in open_cycles.items() if t == plan.teacher.person_id])
    ]
    by_coach: dict[str, list[Plan]] = {}
    for plan in plans:
        by_coach.setdefault(plan.coach.person_id, []).append(plan)
    drafts += [s for own in by_coach.values() for s in _groups(seed, own)]
    told = (replace(s, practice=_practice(seed, s), session_type=_type(seed, s)) for s in _distinct(drafts))
    return tuple(sorted(told, key=lambda s: (s.submitted, s.session_id)))


def _type(seed: int, session: Session) -> str:
    """Where a teacher's own practice is supported, some coaches teach along; from a chance of its own too."""
    is_practice = session.session_type == "coaching" and "SP" in session.activities
    is_together = is_practice and chance(seed, "type", session.session_id).random() < 0.25  # noqa: PLR2004
    return "co-teaching" if is_together else session.session_type


def _practice(seed: int, session: Session) -> Practice:
    """From a chance of its own: a question more leaves all other answers as they were."""
    if session.aligned.framework != ISTEC:
        return Practice()
    rng = chance(seed, "practice", session.session_id)
    return Practice(
        rng.choices(("Yes", "No", "No tool", ""), (45, 20, 15, 20))[0],
        rng.choices(("Yes", "No", ""), (40, 35, 25))[0],
        tuple(move for move in MOVES if rng.random() < 0.4),  # noqa: PLR2004
        rng.choices((None, 2, 3, 4, 5), (40, 5, 10, 25, 20))[0],
    )


def _distinct(drafts: list[Session]) -> Iterator[Session]:
    """Timestamp and coach identify a row of the sheet: no two of one coach in the same second."""
    taken: set[tuple[str, datetime]] = set()
    for draft in drafts:
        moment = draft.submitted
        while (draft.coach_id, moment) in taken:
            moment += timedelta(seconds=1)
        taken.add((draft.coach_id, moment))
        yield Session(**{**draft.__dict__, "submitted": moment})


def _one_on_one(seed: int, plan: Plan, cycles: list[Cycle]) -> Iterator[Session]:
    rng = chance(seed, "sessions", plan.teacher.person_id)
    days = school_days_between(plan.start, plan.last)
    at = 0
    for number in range(1, rng.randrange(6, 14)):
        if at >= len(days):
            return
        participant = Participant(plan.teacher.person_id, email=plan.teacher.email)
        cycle = next((c.cycle_id for c in cycles if c.kickoff <= days[at] <= c.planned_end), "")
        yield _session(rng, plan, days[at], f"{plan.teacher.person_id}-{number}", (participant,), "one_on_one", cycle)
        at += rng.randrange(6, 19)


def _groups(seed: int, own: list[Plan]) -> Iterator[Session]:
    """Every third week a group of up to seven of the coach's teachers, of whatever school."""
    coach = own[0].coach
    rng = chance(seed, "groups", coach.person_id)
    for number, day in enumerate(school_days_between(date(2025, 10, 1), year_end())[::15]):
        there = [p for p in own if p.start <= day <= p.last]
        if len(there) < 3:  # noqa: PLR2004 - no group
            continue
        chosen = rng.sample(there, min(len(there), rng.randrange(3, 8)))
        participants = tuple(
            Participant(p.teacher.person_id, email=p.teacher.email, attended=rng.choice((None, None, 30, 45)))
            for p in chosen
        )
        yield _session(rng, chosen[0], day, f"{coach.person_id}-g{number}", participants, "group", "")


def _session(
    rng: Random, plan: Plan, day: date, session_id: str, participants: tuple[Participant, ...], form: str, cycle_id: str
) -> Session:
    minutes = rng.choice((30, 40, 45, 50, 60)) if form == "one_on_one" else rng.choice((60, 75, 90))
    codes = tuple(rng.sample(plan.codes, min(len(plan.codes), rng.choices((1, 2), (6, 4))[0])))
    aligned = (
        write_codes(rng, plan.framework, codes)
        if rng.random() > 0.06  # noqa: PLR2004
        else Aligned("", plan.framework, (), style="none")
    )
    return Session(
        session_id,
        local(
            day + timedelta(days=rng.choices((0, 1, 3, 6), (60, 20, 12, 8))[0]),
            rng.randrange(13, 23),
            rng.randrange(60),
            rng.randrange(60),
        ),
        plan.coach.person_id,
        plan.coach.email,
        day,
        plan.teacher.schools[0],
        _attendance(participants, minutes),
        minutes,
        form,
        "coaching" if form == "one_on_one" else rng.choice(("plc", "workshop")),
        aligned,
        tuple(sorted(rng.sample(_NINE, rng.randrange(1, 4)), key=_NINE.index)),
        cycle_id,
        _follow_up(rng, day),
        minutes,
        us_date(day) if rng.random() < 0.8 else day.isoformat(),  # noqa: PLR2004
        notes="Tried a new tool; next time with the whole class." if rng.random() < 0.2 else "",  # noqa: PLR2004
    )


def _attendance(participants: tuple[Participant, ...], minutes: int) -> tuple[Participant, ...]:
    """Where one person's minutes are noted, all are: who stayed to the end has the whole session."""
    if all(p.attended is None for p in participants):
        return participants
    return tuple(replace(p, attended=minutes if p.attended is None else p.attended) for p in participants)


def _follow_up(rng: Random, day: date) -> FollowUp:
    if rng.random() > 0.45:  # noqa: PLR2004
        return FollowUp(needed=False)
    later = school_days_between(day + timedelta(days=1), year_end())
    wait = rng.randrange(0, 15)
    done = later[wait] if wait < len(later) and rng.random() < 0.8 else None  # noqa: PLR2004
    return FollowUp(needed=True, done_on=done)
