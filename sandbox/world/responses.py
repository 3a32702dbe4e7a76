"""The two waves of the teacher survey, with the change that coaching brings and what survey exports bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sandbox.world.chance import chance, token
from sandbox.world.days import at_school, school_days_between
from sandbox.world.people import Person
from sandbox.world.programme import Plan
from sandbox.world.surveys import SCORE_SD, draw_answer, draw_answers, draw_level, stays_for

CONSTRUCTS = ("technology_integration", "student_agency", "assessment_practice")
# standardised change of each construct's score between the waves, in standard deviations of the pre score
EFFECT_COACHED = (0.6, 0.45, 0.3)
EFFECT_OTHERS = (0.05, 0.05, 0.0)
# for what people can use technology, each with where its answers lie before, in scale points
PURPOSES = {"collaboration": 3.4, "creativity": 3.3, "critical_thinking": 3.2, "communication": 3.1, "agency": 3.0}
# the kinds of knowledge, each with what coaching adds to it, in scale points; two items each
KNOWLEDGE = {"tk": 0.3, "pk": 0.0, "ck": 0.0, "tpk": 0.4, "tck": 0.2, "pck": 0.1, "tpack": 0.35}
PURPOSE_GAIN, PROGRESS_COACHED, PROGRESS_OTHERS = 0.6, 3.7, 2.6
CORRELATION = 0.5
PRE, POST = "pre", "post"
WAVES = {PRE: (date(2025, 8, 18), date(2025, 9, 30)), POST: (date(2026, 5, 11), date(2026, 6, 12))}
# Qualtrics' codes of a response's status: answers as usual, brought in from elsewhere, given without a network; others
REAL, IMPORTED, OFFLINE = 0, 4, 16
PREVIEW, SPAM, OFFLINE_PREVIEW = 1, 8, 17
ANSWERED = frozenset({REAL, IMPORTED, OFFLINE})
TWICE = (1, 5, 1, 5) * len(CONSTRUCTS)
ONE_ITEM_EACH = (5, None, None, None) * len(CONSTRUCTS)
SPOILT_ID = "4.5E+05"  # what a spreadsheet makes of an id that looks like a number


@dataclass(frozen=True)
class Response:
    """One response as recorded. `answers` are the twelve items of `CONSTRUCTS`, None where left blank.

    Attributes:
        person_id: who answered; empty when the response carries nothing to know it by.
        identified_by: the fields that carry it: `email`, `staff_id`, both or none.
        more: the items after them: a purpose each, two for each kind of knowledge, progress (in the later wave alone).
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
    more: tuple[int | None, ...] = (None,) * (len(PURPOSES) + 2 * len(KNOWLEDGE) + 1)


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
    more = _more(chance(seed, "survey more", teacher.person_id), is_coached=plan is not None)
    if rng.random() < 0.97 and (day := _pre_day(rng, number, teacher, plan)):  # noqa: PLR2004
        for response in _answered(seed, rng, number, teacher, PRE, day, before):
            yield _with_more(number, response, more[PRE])
    if rng.random() < 0.96:  # noqa: PLR2004
        days = [d for d in school_days_between(*WAVES[POST]) if teacher.works_on(d)]
        if days:
            for response in _answered(seed, rng, number, teacher, POST, rng.choice(days[::2] + days[-4:]), after):
                yield _with_more(number, response, more[POST])


def _more(rng: Random, *, is_coached: bool) -> dict[str, tuple[int | None, ...]]:
    """A teacher's answers to the other items, by wave."""
    able, lean = rng.random() - 0.5, {kind: 2 * (rng.random() - 0.5) for kind in KNOWLEDGE}
    made: dict[str, tuple[int | None, ...]] = {}
    for wave in WAVES:
        later = wave == POST
        gain = PURPOSE_GAIN if later and is_coached else 0.0
        purposes = [draw_answer(rng, level + able + gain) for level in PURPOSES.values()]
        known = [
            draw_answer(rng, 2.9 + lean[kind] + (gained if later and is_coached else 0.0))
            for kind, gained in KNOWLEDGE.items()
            for _ in range(2)
        ]
        progress = draw_answer(rng, PROGRESS_COACHED if is_coached else PROGRESS_OTHERS) if later else None
        made[wave] = (*purposes, *known, progress)
    return made


def _with_more(number: int, response: Response, more: tuple[int | None, ...]) -> Response:
    """The same response with its other answers: some skip one, and what does not count says the contrary."""
    if not response.finished or response.answers == ONE_ITEM_EACH:
        return response  # nothing but the first items
    if response.answers == TWICE:
        return replace(response, more=tuple(None if a is None else 6 - a for a in more))
    skipped = {number % 7, 5 + number % 14} if number % 5 == 2 else set()  # noqa: PLR2004
    return replace(response, more=tuple(None if n in skipped else a for n, a in enumerate(more)))


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
            answers=TWICE,
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
