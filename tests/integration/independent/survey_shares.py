"""mart_survey_shares (brief P04, P05): who answers an item highly, of those who answer it.

Everybody, and those who were coached by then; a teacher belongs to the school of the day of the answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.integration.independent.cases import POST, PRE
from tests.integration.independent.exposure import coached_days, exposed
from tests.integration.independent.facts import UNALIGNED, Answer, Facts, Period, Share
from tests.integration.independent.frame import ALL
from tests.integration.independent.impact import year_of
from tests.integration.independent.numbers import ratio
from tests.integration.independent.people import school_on
from tests.integration.independent.places import Place, places
from tests.integration.independent.survey_quality import FORM, within
from tests.integration.independent.weights import level

SHARES_KEY = ("place_level", "place_code", "respondents", "qualified_code", "wave_id", "question_id")
SHARES_UNTOLD = frozenset({"place", "place_name", "standard_title", "metric_version"})
EVERYBODY, COACHED = "everybody", "coached"
_NOBODYS = "UNKNOWN"
# what the product's list of published figures has for each
_FIGURES = {None: "progress_dlp"} | {
    purpose: f"{purpose}_dlp"
    for purpose in ("collaboration", "creativity", "critical_thinking", "communication", "agency")
}
Rows = dict[tuple[str, ...], dict[str, object]]
_Group = tuple[Place, str, str]  # place, whose answers, standard or all


@dataclass
class _Counts:
    asked: int = 0
    answered: int = 0
    agreed: int = 0

    def add(self, share: Share, answer: Answer) -> None:
        value = answer.items[share.item]
        self.asked += 1
        self.answered += value is not None
        self.agreed += value is not None and value >= share.counts_from


def shares(facts: Facts) -> Rows:
    """Every row; an item that a wave does not ask has one without counts beside those that it does."""
    year = year_of(facts)
    rows: Rows = {}
    for wave in (PRE, POST) if year else ():
        assert year is not None
        found = {share: _counted(facts, wave, share, year) for share in facts.shares if wave in share.asked}
        for group in sorted({group for counts in found.values() for group in counts}):
            for share in facts.shares:
                row = _row(facts, wave, year, group, share, found.get(share, {}).get(group))
                rows[tuple(str(row[name]) for name in SHARES_KEY)] = row
    return rows


def _counted(facts: Facts, wave: str, share: Share, year: Period) -> dict[_Group, _Counts]:
    counts: dict[_Group, _Counts] = {}
    sessions = coached_days(facts)
    last: dict[str, Answer] = {}
    for number, answer in enumerate(within(facts, wave)):
        who = answer.person or answer.address or f"response {number}"
        if who not in last or answer.items[share.item] is not None or last[who].items[share.item] is None:
            last[who] = answer
    for answer in last.values():
        known = answer.person if answer.person in facts.teachers else None
        home = _school(facts, known, answer.day) if known else _NOBODYS
        minutes = exposed(
            sessions.get(known or "", []),
            year.start - timedelta(days=1),
            answer.day,
            facts.rules.exposure_minutes,
        )
        groups = [(EVERYBODY, ALL), *((COACHED, code) for code in _standards(minutes))]
        for place in places(facts, home):
            for respondents, code in groups:
                counts.setdefault((place, respondents, code), _Counts()).add(share, answer)
    return counts


def _school(facts: Facts, teacher: str, day: date) -> str:
    """The school of the day; of nobody assigned that day the next one's, else the last one's."""
    own = [a for a in facts.assignments if a.person == teacher]
    if any(a.first <= day <= a.last for a in own):
        return school_on(facts, teacher, day, facts.teachers[teacher])
    later = [a for a in own if a.first > day]
    near = min(later, key=lambda a: a.first) if later else max(own, key=lambda a: a.last, default=None)
    return near.school if near else _NOBODYS


def _standards(codes: Iterable[str]) -> Iterator[str]:
    yield from (code for code in codes if code == ALL or code.endswith(UNALIGNED) or level(code) == "standard")


def _row(
    facts: Facts, wave: str, year: Period, group: _Group, share: Share, counts: _Counts | None
) -> dict[str, object]:
    (kind, name), respondents, code = group
    answered = counts.answered if counts else None
    told = ratio(counts.agreed, counts.answered) if counts and counts.answered >= facts.rules.min_pairs else None
    return {
        "place_level": kind,
        "place_code": name,
        "respondents": respondents,
        "framework_id": code.split(":")[0],
        "qualified_code": code,
        "form_id": FORM,
        "wave_id": f"{year.key}-{wave}",
        "wave_role": wave,
        "school_year": year.key,
        "question_id": f"q{share.item + 1}",
        "asked_as": f"q{share.item + 1}",
        "metric_id": share.metric_id,
        "purpose": share.purpose,
        "design": "survey_share",
        "is_asked": counts is not None,
        "n_asked": counts.asked if counts else None,
        "n_answered": answered,
        "n_agreed": counts.agreed if counts else None,
        "progress_share": told if share.metric_id == "P04" else None,
        "able_share": told if share.metric_id == "P05" else None,
        "evidence_flag": "descriptive" if (answered or 0) >= facts.rules.evidence_pairs else "insufficient",
        "benchmark_id": _FIGURES[share.purpose] if respondents == COACHED else None,
        "data_through_date": facts.through,
    }
