"""The two waves of the teacher survey, with the change that coaching brings and what survey exports bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sandbox.world.chance import chance, token
from sandbox.world.days import at_school, school_days_between
from sandbox.world.people import Person
from sandbox.world.programme import Plan
from sandbox.world.surveys import SCORE_SD, draw_answers, draw_level, stays_for

CONSTRUCTS = ("technology_integration", "student_agency", "assessment_practice")
# standardised change of each construct's score between the waves, in standard deviations of the pre score
EFFECT_COACHED = (0.6, 0.45, 0.3)
EFFECT_OTHERS = (0.05, 0.05, 0.0)
CORRELATION = 0.5
PRE, POST = "pre", "post"
WAVES = {PRE: (date(2025, 8, 18), date(2025, 9, 30)), POST: (date(2026, 5, 11), date(2026, 6, 12))}
# Qualtrics' codes of a response's status: answers as usual, brought in from elsewhere, given without a network; others
REAL, IMPORTED, OFFLINE = 0, 4, 16
PREVIEW, SPAM, OFFLINE_PREVIEW = 1, 8, 17
ANSWERED = frozenset({REAL, IMPORTED, OFFLINE})
ONE_ITEM_EACH = (5, None, None, None) * len(CONSTRUCTS)
SPOILT_ID = "4.5E+05"  # what a spreadsheet makes of an id that looks like a number


@dataclass(frozen=True)
class Response:
    """One response as recorded. `answers` are the twelve items, None where left blank.

    Attributes:
        person_id: who answered; empty when the response carries nothing to know it by.
        identified_by: the fields that carry it: `email`, `staff_id`, both or none.
        wave_number: which of the person's responses in this wave, from 1.
    """

    response_id: str
    wave: str
    recorded: datetime
    person_id: str
    email: str
    staff_id: str
    status: int
    finished: bool
    answers: tuple[int | None, ...]


def make_responses(seed: int, people: Sequence[Person], plans: Sequence[Plan]) -> tuple[Response, ...]:
    """Both waves in the order they were recorded."""
    plan_of = {p.teacher.person_id: p for p in plans}
    teachers = [p for p in people if p.kind == "teacher" and p.has_classes]
    made = [r for number, t in enumerate(teachers) for r in _of_teacher(seed, number, t, plan_of.get(t.person_id))]
    made += list(_of_nobody(chance(seed, "survey strangers")))
    return tuple(sorted(made, key=lambda r: (r.recorded, r.response_id)))


def _of_teacher(seed: int, number: int, teacher: Person, plan: Plan | None) -> Iterator[Response]:
    rng = chance(seed, "survey", teacher.person_id)
    levels = [draw_level(rng) for _ in CONSTRUCTS]
    later = [level.later(rng, stays_for(CORRELATION)) for level in levels]
    effects = EFFECT_COACHED if plan else EFFECT_OTHERS
    before = [level.value for level in levels]
    after = [level.value + effect * SCORE_SD for level, effect in zip(later, effects, strict=True)]
    if rng.random() < 0.97 and (day := _pre_day(rng, number, teacher, plan)):  # noqa: PLR2004
        yield from _answered(seed, rng, number, teacher, PRE, day, before)
    if rng.random() < 0.96:  # noqa: PLR2004
        days = [d for d in school_days_between(*WAVES[POST]) if teacher.works_on(d)]
        if days:
            yield from _answered(seed, rng, number, teacher, POST, rng.choice(days[::2] + days[-4:]), after)


def _pre_day(rng: Random, number: int, teacher: Person, plan: Plan | None) -> date | None:
    """Before the first session; one in three of the early starters answers late, some on the very day."""
    first, last = WAVES[PRE]
    early = plan is not None and plan.start <= last - timedelta(days=3)
    if early and plan and number % 3 == 1:
        return plan.start if number % 2 else plan.start + timedelta(days=1)
    until = min(last, plan.start - timedelta(days=1)) if plan else last
    days = [d for d in school_days_between(first, until) if teacher.works_on(d)]
    return rng.choice(days) if days else None


def _answered(
    seed: int, rng: Random, number: int, teacher: Person, wave: str, day: date, expected: Sequence[float]
) -> Iterator[Response]:
    answers: list[int | None] = [x for level in expected for x in draw_answers(rng, level)]
    if number % 11 == 3:  # noqa: PLR2004 - one blank answer
        answers[rng.randrange(12)] = None
    if number % 29 == 4:  # noqa: PLR2004 - half of the first construct is missing: no score of it
        answers[0] = answers[1] = None
    known_by = number % 4
    response = Response(
        f"R_{token(rng, 15)}",
        wave,
        at_school(rng, day),
        teacher.person_id,
        teacher.email if known_by != 1 else "",
        teacher.person_id if known_by != 2 else "",  # noqa: PLR2004
        REAL,
        finished=True,
        answers=tuple(answers),
    )
    response = _as_exported(number, response)
    if number % 31 == 6:  # noqa: PLR2004 - nothing to know the person by: stays unmatched
        response = replace(response, person_id="", email="", staff_id="")
    if number % 13 == 2:  # noqa: PLR2004 - started before and did not finish
        begun = response.recorded - timedelta(hours=2)
        yield replace(
            response, response_id=f"R_{token(rng, 15)}", recorded=begun, finished=False, answers=(3, 3, *(None,) * 10)
        )
    if number % 17 == 8:  # noqa: PLR2004 - answered twice: the last complete one counts
        yield replace(
            response,
            response_id=f"R_{token(rng, 15)}",
            recorded=response.recorded - timedelta(hours=1),
            answers=(1, 5, 1, 5) * 3,
        )
    yield response
    yield from _again(chance(seed, "again", teacher.person_id, wave), number, response)


def _as_exported(number: int, response: Response) -> Response:
    """What exports bring, and which changes nothing."""
    if number % 16 == 6:  # noqa: PLR2004 - known by the address alone, with a sign that nobody sees before it
        response = replace(response, email=f"\u200b{response.email}")
    if number % 24 in (7, 12):  # an address and an id that is nobody's: the address tells
        response = replace(response, staff_id=SPOILT_ID)
    if number % 23 in (14, 15):
        response = replace(response, status=IMPORTED if number % 2 else OFFLINE)
    return response


def _again(rng: Random, number: int, response: Response) -> Iterator[Response]:
    """What comes later and counts for nothing: one item of each construct answered, or a preview of the survey."""
    later = replace(response, response_id=f"R_{token(rng, 15)}", recorded=response.recorded + timedelta(minutes=40))
    if number % 19 == 1:
        yield replace(later, answers=ONE_ITEM_EACH)
    if number % 29 == 12:  # noqa: PLR2004
        yield replace(later, status=OFFLINE_PREVIEW, answers=(5, 5, 1, 5) * 3)


def _of_nobody(rng: Random) -> Iterator[Response]:
    """Previews, spam and an address nobody knows, in both waves."""
    for wave, (first, last) in WAVES.items():
        for status, count in ((PREVIEW, 2), (SPAM, 2), (REAL, 1)):
            for _ in range(count):
                email = f"old.address{rng.randrange(10**6):06d}@elsewhere.example" if status == REAL else ""
                day = rng.choice(school_days_between(first, last)[:10])
                answers = tuple(rng.randrange(1, 6) for _ in range(12))
                yield Response(
                    f"R_{token(rng, 15)}",
                    wave,
                    at_school(rng, day),
                    "",
                    email,
                    "",
                    status,
                    finished=True,
                    answers=answers,
                )
