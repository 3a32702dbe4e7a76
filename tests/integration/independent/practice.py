"""How coaching was done in a cell: what the log says of each session, and the evidence of a standard (brief 6.5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from tests.integration.independent.coach_time import NINE
from tests.integration.independent.facts import Facts, Item, Session
from tests.integration.independent.frame import Key, with_wholes
from tests.integration.independent.numbers import median, ratio
from tests.integration.independent.places import places

Cell = dict[str, object]
KINDS = ("artifacts", "testimonials")
FAVOURABLE, BEST = 4, 5


def practice(facts: Facts, sessions: Sequence[Session]) -> Cell:
    """The figures of the sessions of one cell, each once."""
    lags = [max((s.logged - s.day).days, 0) for s in sessions if s.logged]
    timely = sum(lag <= facts.rules.log_days for lag in lags)
    complete = sum(bool(s.attendances and s.format and (s.codes or s.has_unresolved)) for s in sessions)
    ratings = [s.feedback for s in sessions if s.feedback is not None]
    asked = sum(s.is_feedback_asked for s in sessions)
    favourable = sum(rating >= FAVOURABLE for rating in ratings)
    return {
        "co_teaching_sessions": sum(s.session_type == "co_teaching" for s in sessions),
        "logs_timed": len(lags),
        "logs_timely": timely,
        "log_timely_rate": ratio(timely, len(lags)),
        "log_median_lag_days": median([Fraction(lag) for lag in lags]),
        "logs_complete": complete,
        "log_complete_rate": ratio(complete, len(sessions)),
        **_said("learning_first", "learning_first_rate", [s.is_goal_first for s in sessions]),
        **_said("agency", "agency_prompt_rate", [s.is_agency_asked for s in sessions]),
        "feedback_asked": asked,
        "feedback_n": len(ratings),
        "feedback_response_rate": ratio(len(ratings), asked),
        "feedback_mean": ratio(sum(ratings), len(ratings)),
        "feedback_scale_max": BEST,
        "feedback_favourable_n": favourable if ratings else None,
        "feedback_favourable_rate": ratio(favourable, len(ratings)),
    }


def activities(logged: Mapping[str, Session], minutes: Mapping[str, Fraction]) -> Cell:
    """Minutes by activity: a session's in equal parts of those that it names (brief I10)."""
    spent = dict.fromkeys((*NINE.values(), "no_activity"), Fraction(0))
    for name, own in minutes.items():
        codes = [code for code in NINE if code in logged[name].activities]
        for column in [NINE[code] for code in codes] or ["no_activity"]:
            spent[column] += own / max(len(codes), 1)
    whole = sum(minutes.values(), Fraction(0))
    shares = {f"{column}_share": ratio(spent[column], whole) for column in NINE.values()}
    return {f"{column}_minutes": own for column, own in spent.items()} | shares


def _said(name: str, rate: str, answers: Sequence[bool | None]) -> Cell:
    said = [answer for answer in answers if answer is not None]
    return {
        f"{name}_answered": len(said),
        f"{name}_yes": sum(said) if said else None,
        rate: ratio(sum(said), len(said)),
    }


@lru_cache(maxsize=4)
def evidence(facts: Facts) -> tuple[dict[Key, Cell], Cell]:
    """The items of every cell that has any, and what a cell without any says."""
    counted: dict[Key, Counter[str]] = {}
    for item in facts.items:
        for place in places(facts, item.school):
            for code in with_wholes(_rolled(item)):
                for period in facts.periods_of(item.day):
                    counted.setdefault((place, code, period.kind, period.key), Counter())[item.kind] += 1
    held = {item.kind for item in facts.items}
    cells = {key: {f"{kind}_n": own[kind] if kind in held else None for kind in KINDS} for key, own in counted.items()}
    return cells, {f"{kind}_n": 0 if kind in held else None for kind in KINDS}


def _rolled(item: Item) -> set[str]:
    own = set(item.codes)
    return own | {code[:-1] for code in own if not code.endswith("UNALIGNED") and code[-1].isalpha()}
