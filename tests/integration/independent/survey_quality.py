"""How good the answers behind a construct's scores are, wave by wave (brief 6.4; 3.5, points 4, 6, 9, 10)."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import sqrt

from tests.integration.independent.cases import POST, PRE
from tests.integration.independent.exposure import coached_days
from tests.integration.independent.facts import Answer, Construct, Facts, Period
from tests.integration.independent.impact import comparison, year_of
from tests.integration.independent.numbers import ratio
from tests.integration.independent.people import school_on, schools_on
from tests.integration.independent.reliability import LEAST_CASES, variance
from tests.integration.independent.survey import score

FORM = "teacher_survey"
QUALITY_KEY = ("form_id", "wave_id", "construct_id")
ITEMS_KEY = ("form_id", "form_version", "wave_id", "question_id")
QUALITY_UNTOLD = frozenset({"construct_name"})
_LOST = ("n_stayed", "n_lost", "pre_mean_stayed", "pre_mean_lost", "stayed_gap_g")
_VERSIONS = {PRE: "pre-2025", POST: "post-2026"}
_BANDS = ((Fraction(8, 10), "good"), (Fraction(7, 10), "ok"), (Fraction(0), "flag"))
Rows = dict[tuple[str, ...], dict[str, object]]
_Last = Mapping[str, Answer]


def quality(facts: Facts) -> Rows:
    """The rows of `mart_survey_quality`."""
    rows: Rows = {}
    for wave, year, construct in _asked(facts):
        key = dict(zip(QUALITY_KEY, (FORM, f"{year.key}-{wave}", construct.construct_id), strict=True))
        told = _wave(facts, wave, year) | _answered(facts, wave, construct) | _invited(facts, wave)
        told |= _scale(facts, wave, construct) | _pairs(facts, construct, year) | _drift(wave)
        rows[tuple(key.values())] = key | told | {"warnings": _warnings(told)}
    return rows


def items(facts: Facts) -> Rows:
    """The rows of `mart_survey_items`."""
    rows: Rows = {}
    for wave, year, construct in _asked(facts):
        last = list(_last(facts, wave, construct).values())
        columns = {n: [_turned(construct, n, a.items[n]) for a in last] for n in construct.items}
        whole = _complete(construct, last)
        for place, n in enumerate(construct.items):
            key = dict(zip(ITEMS_KEY, (FORM, _VERSIONS[wave], f"{year.key}-{wave}", f"q{n + 1}"), strict=True))
            given = [value for value in columns[n] if value is not None]
            middle = Fraction(construct.scale_min + construct.scale_max, 2)
            good = sum(value >= construct.scale_max - 1 and value > middle for value in given)
            rest = [tuple(v for i, v in enumerate(case) if i != place) for case in whole]
            rows[tuple(key.values())] = key | {
                "construct_id": construct.construct_id,
                "wave_role": wave,
                "school_year": year.key,
                "is_reversed": n in construct.reversed_items,
                "scale_min": construct.scale_min,
                "scale_max": construct.scale_max,
                "n_asked": len(last),
                "n_answered": len(given),
                "item_mean": ratio(sum(given), len(given)),
                "n_favourable": good,
                "favourable_share": ratio(good, len(given)),
                "n_lowest": given.count(construct.scale_min),
                "n_highest": given.count(construct.scale_max),
                "n_complete": len(whole),
                "item_rest_r": _item_rest(whole, place),
                "alpha_without": _alpha(rest),
                "data_through_date": facts.through,
            }
    return rows


def _asked(facts: Facts) -> Iterable[tuple[str, Period, Construct]]:
    year = year_of(facts)
    for wave in (PRE, POST):
        if year and facts.waves[wave][0] <= facts.through:
            yield from ((wave, year, construct) for construct in facts.constructs)


def within(facts: Facts, wave: str) -> list[Answer]:
    """The answers that came while the wave was open, in the order they came."""
    first, last = facts.waves[wave]
    return sorted((a for a in facts.answers if a.wave == wave and first <= a.day <= last), key=lambda a: a.order)


def _who(answer: Answer, number: int) -> str:
    """Whoever is known, else the address, else nobody but this response."""
    return answer.person or answer.address or f"{answer.wave} response {number}"


def _last(facts: Facts, wave: str, construct: Construct) -> dict[str, Answer]:
    """Everybody's last response with a score."""
    found = enumerate(within(facts, wave))
    return {_who(a, n): a for n, a in found if score(construct, a) is not None}


def _wave(facts: Facts, wave: str, year: Period) -> dict[str, object]:
    first, last = facts.waves[wave]
    return {
        "respondent_role": "teacher",
        "wave_role": wave,
        "school_year": year.key,
        "opens_on": first,
        "closes_on": last,
        "data_through_date": facts.through,
        "is_open": last > facts.through,
        "form_versions": _VERSIONS[wave],
    }


def _answered(facts: Facts, wave: str, construct: Construct) -> dict[str, object]:
    found = list(enumerate(within(facts, wave)))
    last = _last(facts, wave, construct).values()
    lines = [line for a in last if (line := _line(construct, a)) is not None]
    straight = [ticked for ticked in lines if len(set(ticked)) == 1]
    middle = Fraction(construct.scale_min + construct.scale_max, 2)
    contrary = sum(ticked[0] != middle for ticked in straight)
    return {
        "n_responses": len(found),
        "n_respondents": len({_who(a, n) for n, a in found}),
        "n_unknown": len({_who(a, n) for n, a in found if a.person is None}),
        "n_scored": len(last),
        "n_judged": len(lines),
        "n_straight_lined": len(straight),
        "straight_lined_share": ratio(len(straight), len(lines)),
        "n_contradicting": contrary,
        "contradicting_share": ratio(contrary, len(lines)),
    }


def _line(construct: Construct, answer: Answer) -> list[int] | None:
    """What was ticked, where a line would show: three answers or more, to items of both sorts."""
    given = {n: value for n in construct.items if (value := answer.items[n]) is not None}
    turned = sum(n in construct.reversed_items for n in given)
    return list(given.values()) if len(given) > 2 and 0 < turned < len(given) else None


def _invited(facts: Facts, wave: str) -> dict[str, object]:
    """Who teaches on the wave's last day that data goes to."""
    day = min(facts.waves[wave][1], facts.through)
    teachers = {a.person for a in facts.assignments if a.first <= day <= a.last and a.person in facts.teachers}
    responded = teachers & {a.person for a in within(facts, wave)}
    return {
        "n_invited": len(teachers),
        "n_invited_responded": len(responded),
        "invited_from": "roster",
        "response_rate": ratio(len(responded), len(teachers)),
    }


def _scale(facts: Facts, wave: str, construct: Construct) -> dict[str, object]:
    whole = _complete(construct, _last(facts, wave, construct).values())
    alpha = _alpha(whole)
    fits = [(r, f"q{n + 1}") for place, n in enumerate(construct.items) if (r := _item_rest(whole, place)) is not None]
    return {
        "n_items": len(construct.items),
        "n_complete": len(whole),
        "cronbach_alpha": alpha,
        "alpha_band": None if alpha is None else next((name for least, name in _BANDS if alpha >= least), "fail"),
        "least_reliable_version": _VERSIONS[wave],
        "item_rest_r_min": min(fits)[0] if fits else None,
        "item_rest_min_question_id": min(fits)[1] if fits else None,
        "item_rest_r_max": max(fits)[0] if fits else None,
    }


def _pairs(facts: Facts, construct: Construct, year: Period) -> dict[str, object]:
    before, after = (_last(facts, wave, construct) for wave in (PRE, POST))
    starts = {
        person: min(days)
        for person, own in coached_days(facts).items()
        if (days := [s.day for s in own if facts.opens(year) <= s.day <= year.end])
    }
    late = {who for who in before if who in starts and before[who].day >= starts[who]}
    both = [who for who in before.keys() & after.keys() - late if before[who].day < after[who].day]
    moved = sum(_has_moved(facts, who, before[who].day, after[who].day) for who in both)
    pre = before.keys() - late
    is_over = facts.waves[POST][1] <= facts.through  # until then nobody is missed
    return {
        "comparison_id": comparison(year),
        "is_pair_open": not is_over,
        "n_pre": len(pre),
        "n_post": len(after),
        "n_matched": len(both),
        "match_rate": ratio(len(both), len(pre)) if is_over else None,
        "late_pre_n": len(late),
        "n_school_changed": moved,
        "scale_comparable": True if before.keys() & after.keys() else None,
        **(_lost(construct, before, after) if is_over else dict.fromkeys(_LOST)),
    }


def _lost(construct: Construct, before: _Last, after: _Last) -> dict[str, object]:
    """Scores before of those who can be followed, by whether they answered again."""
    scores: dict[bool, list[Fraction]] = {True: [], False: []}
    for who, answer in before.items():
        found = score(construct, answer)
        if found is not None and (answer.person or answer.address):
            scores[who in after].append(found)
    stayed, lost = scores[True], scores[False]
    means = [ratio(sum(own, Fraction(0)), len(own)) for own in (stayed, lost)]
    n = len(stayed) + len(lost)
    gap = None
    if min(len(stayed), len(lost)) > 1 and means[0] is not None and means[1] is not None:
        pooled = ((len(stayed) - 1) * variance(stayed) + (len(lost) - 1) * variance(lost)) / (n - 2)
        gap = (1 - 3 / (4 * n - 9)) * float(means[0] - means[1]) / sqrt(pooled)
    return {
        "n_stayed": len(stayed),
        "n_lost": len(lost),
        "pre_mean_stayed": means[0],
        "pre_mean_lost": means[1],
        "stayed_gap_g": gap,
    }


def _drift(wave: str) -> dict[str, object]:
    """The sandbox asks the same items in both waves; nothing was asked before the first."""
    return {"n_items_drifted": 0 if wave == POST else None, "has_drifted": False if wave == POST else None}


def _has_moved(facts: Facts, person: str, before: date, after: date) -> bool:
    later = schools_on(facts, person, after)
    return bool(later) and school_on(facts, person, before, facts.teachers.get(person, "")) not in later


def _turned(construct: Construct, n: int, value: int | None) -> int | None:
    ends = construct.scale_min + construct.scale_max
    return ends - value if value is not None and n in construct.reversed_items else value


def _complete(construct: Construct, answers: Iterable[Answer]) -> list[tuple[int, ...]]:
    cases = [tuple(_turned(construct, n, a.items[n]) for n in construct.items) for a in answers]
    return [tuple(v for v in case if v is not None) for case in cases if None not in case]


def _alpha(cases: list[tuple[int, ...]]) -> Fraction | None:
    if len(cases) < LEAST_CASES or len(cases[0]) < 2:
        return None
    k, total = len(cases[0]), variance([sum(c) for c in cases])
    parts = sum((variance(column) for column in zip(*cases, strict=True)), Fraction(0))
    return Fraction(k, k - 1) * (1 - parts / total) if total else None


def _item_rest(cases: list[tuple[int, ...]], place: int) -> float | None:
    """r = cov(item, rest) / sqrt(var(item) var(rest)), where var(a + b) = var(a) + var(b) + 2 cov(a, b)."""
    if len(cases) < LEAST_CASES:
        return None
    item = variance([case[place] for case in cases])
    rest = variance([sum(case) - case[place] for case in cases])
    both = (variance([sum(case) for case in cases]) - item - rest) / 2
    return float(both) / sqrt(item * rest) if item and rest else None


def _warnings(told: Mapping[str, object]) -> str | None:
    """The rules as `docs/decisions/0037` has them."""
    numbers = {name: value for name, value in told.items() if isinstance(value, int | float | Fraction)}
    gap, sides = numbers.get("stayed_gap_g"), (numbers.get("n_stayed", 0), numbers.get("n_lost", 0))
    holds = {
        "no_response": not numbers["n_respondents"],
        "response_below_80": not told["is_open"] and numbers["n_invited_responded"] * 5 < numbers["n_invited"] * 4,
        "scale_failed": told["alpha_band"] == "fail",
        "alpha_below_70": told["alpha_band"] == "flag",
        "item_contradicts": numbers.get("item_rest_r_min", 1) <= 0,
        "straight_lining": 0 < numbers["n_judged"] <= numbers["n_contradicting"] * 10,
        "items_drifted": numbers.get("n_items_drifted", 0) > 0,
        "late_pre": numbers["late_pre_n"] > 0,
        "stayers_differ": gap is not None and abs(gap) > 0.25 and min(sides) >= 10,
    }
    return ";".join(name for name, is_so in holds.items() if is_so) or None
