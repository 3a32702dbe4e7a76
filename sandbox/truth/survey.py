"""The survey's part of the truth: all responses, and the pairs that count."""

from collections.abc import Mapping, Sequence
from datetime import date

from sandbox.world import World
from sandbox.world.days import close_of, district, iso
from sandbox.world.responses import ANSWERED, CONSTRUCTS, KNOWLEDGE, POST, PRE, PURPOSES, WAVES, Response
from sandbox.world.surveys import ITEMS_PER_SCORE, REVERSED_ITEM, SCALE_MAX, SCALE_MIN

Rows = list[dict[str, object]]
# each construct's items in a response, the reversed one turned by its place among them
_FIRST = ITEMS_PER_SCORE * len(CONSTRUCTS)
SCALES = {name: range(ITEMS_PER_SCORE * n, ITEMS_PER_SCORE * (n + 1)) for n, name in enumerate(CONSTRUCTS)} | {
    f"knowledge_{kind}": range(_FIRST + len(PURPOSES) + 2 * n, _FIRST + len(PURPOSES) + 2 * n + 2)
    for n, kind in enumerate(KNOWLEDGE)
}


def responses(world: World, night: date) -> Rows:
    """Everything recorded by the close of the night."""
    return [
        {
            "response_id": r.response_id,
            "wave": r.wave,
            "recorded_at": iso(r.recorded),
            "local_date": _local_date(r).isoformat(),
            "person_id": r.person_id or None,
            "email": r.email.strip("\u200b"),
            "staff_id": r.staff_id,
            "status": r.status,
            "finished": r.finished,
            "answers": [*r.answers, *r.more],
        }
        for r in _recorded(world, night)
    ]


def _recorded(world: World, night: date) -> list[Response]:
    return [r for r in world.responses if r.recorded < close_of(night)]


def _local_date(response: Response) -> date:
    return response.recorded.astimezone(district().zone).date()


def construct_score(answers: Sequence[int | None]) -> float | None:
    """The mean of the answered items, the reversed one turned round; None where too few are answered."""
    scored = [SCALE_MIN + SCALE_MAX - a if n == REVERSED_ITEM else a for n, a in enumerate(answers, 1) if a is not None]
    return sum(scored) / len(scored) if 3 * len(scored) >= 2 * len(answers) else None


def _counting(found: Sequence[Response], wave: str, items: range) -> dict[str, tuple[Response, float]]:
    """Each person's last finished response inside the wave that has a score of those items, and the score."""
    first, last = WAVES[wave]
    scored: dict[str, tuple[Response, float]] = {}
    for response in sorted(found, key=lambda r: r.recorded):
        is_real = response.person_id and response.status in ANSWERED and response.finished
        given = (*response.answers, *response.more)
        value = construct_score([given[n] for n in items])
        if response.wave == wave and is_real and first <= _local_date(response) <= last and value is not None:
            scored[response.person_id] = response, value
    return scored


def first_sessions(sessions: Rows) -> Mapping[str, str]:
    """Each known participant's first session date."""
    first: dict[str, str] = {}
    for session in sessions:
        day = str(session["session_date"])
        for participant in session["participants"]:  # type: ignore[attr-defined]
            person = participant["person_id"]
            if person:
                first[person] = min(day, first.get(person, day))
    return first


def pairs(world: World, night: date, sessions: Rows) -> Rows:
    """Everybody with a score before and after, construct by construct."""
    found, first = _recorded(world, night), first_sessions(sessions)
    made: Rows = []
    for construct, items in SCALES.items():
        before, after = _counting(found, PRE, items), _counting(found, POST, items)
        for person in sorted(before.keys() & after.keys()):
            pre_date, post_date = (_local_date(wave[person][0]).isoformat() for wave in (before, after))
            start = first.get(person)
            made.append(
                {
                    "person_id": person,
                    "construct": construct,
                    "pre": before[person][1],
                    "post": after[person][1],
                    "pre_date": pre_date,
                    "post_date": post_date,
                    "first_session": start,
                    "late_pre": start is not None and pre_date >= start,
                }
            )
    return made
