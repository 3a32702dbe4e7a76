"""mart_my_record: what log, form, survey and roster said of each person (decision 34).

How somebody was recognised, and which title they had, is not told by a truth: those kinds are left out.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.integration.independent.calculation import Calculation, Cells
from tests.integration.independent.facts import Facts, Response, Session
from tests.integration.independent.milestones import is_timing_known
from tests.integration.independent.people import named, received, school_on
from tests.integration.independent.stages import is_open, stage, start
from tests.integration.independent.survey import counted, score

KEY = ("viewer_key", "fact_kind", "fact_date", "school_key", "says")
KINDS = frozenset(
    "session session_given follow_up cycle cycle_led survey_response survey_score assignment".split()
)  # fmt: skip
_Row = dict[str, object]


def my_record(facts: Facts) -> Cells:
    """Every fact; those that say the same are numbered, by their values."""
    rows = [r for kind in (_sessions, _follow_ups, _cycles, _responses, _scores, _assignments) for r in kind(facts)]
    told = [row | {"school_code": row["school_key"], "data_through_date": facts.through} for row in rows]
    return {(*(str(row[name]) for name in KEY), str(row["number"])): row for row in numbered(told)}


def numbered(rows: list[_Row]) -> list[_Row]:
    """The rows with a number among those of equal key."""
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for row in sorted(rows, key=lambda r: _float(r["fact_value"])):
        key = tuple(str(row[name]) for name in KEY)
        seen[key] = seen.get(key, 0) + 1
        found.append(row | {"number": seen[key]})
    return found


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float | Fraction) else -1.0


def _row(who: str | None, kind: str, day: date | None, school: str | None, says: dict[str, object]) -> _Row:
    words = {True: "true", False: "false"}
    pairs = (f"{n}={words[v] if isinstance(v, bool) else v}" for n, v in says.items() if v is not None)
    return {
        "viewer_key": who,
        "fact_kind": kind,
        "fact_date": day,
        "school_key": school,
        "says": ";".join(pairs),
        "fact_value": None,
        "fact_unit": None,
    }


def _minutes(value: Fraction) -> _Row:
    return {"fact_value": value, "fact_unit": "minutes"}


def _sessions(facts: Facts) -> Iterator[_Row]:
    for s in facts.sessions:
        says: dict[str, object] = {"format": s.format, "type": s.session_type}
        held = says | {"goal_first": s.is_goal_first, "agency": s.is_agency_asked, "feedback": s.feedback}
        yield _row(s.coach, "session_given", s.day, s.school, held) | _minutes(s.minutes)
        for one in named(facts, s):
            if one.person:
                yield _row(one.person, "session", s.day, one.school, says) | _minutes(one.minutes)


def _follow_ups(facts: Facts) -> Iterator[_Row]:
    for s in (s for s in facts.sessions if s.follow_up_needed):
        for one in received(facts, s):
            if one.person:
                yield _row(one.person, "follow_up", s.day, one.school, _window(facts, s))


def _window(facts: Facts, session: Session) -> dict[str, object]:
    days = facts.school_days[bisect_right(facts.school_days, session.day) :][: facts.rules.follow_up_days]
    done = session.follow_up_done
    is_whole = len(days) == facts.rules.follow_up_days
    return {
        "done": done is not None or session.is_follow_up_undated,
        "on": done,
        "until": days[-1] if is_whole else None,
        "on_time": is_whole and done in days if is_timing_known(facts, session) else None,
    }


def _cycles(facts: Facts) -> Iterator[_Row]:
    for c in facts.cycles:
        begun = start(facts, c)
        school = school_on(facts, c.teacher, c.kickoff or begun or facts.through, c.school)
        says: dict[str, object] = {"stage": stage(facts, c).name, "entry": c.entry, "open": is_open(facts, c)}
        says |= {"focus": c.focus, "origin": c.origin}
        for who, kind in ((c.teacher, "cycle"), (c.coach, "cycle_led")):
            yield _row(who, kind, begun, school, says)


def _wave(facts: Facts, response: Response) -> str | None:
    year = facts.years()[0].key
    first, last = facts.waves[response.wave]
    return f"{year}-{response.wave}" if first <= response.day <= last else None


def _responses(facts: Facts) -> Iterator[_Row]:
    for r in (r for r in facts.responses if r.person in facts.staff):
        says = {"wave": _wave(facts, r), "finished": r.is_finished, "test": not r.is_real}
        yield _row(r.person, "survey_response", r.day, None, says)


def _scores(facts: Facts) -> Iterator[_Row]:
    for construct in facts.constructs:
        counting = {wave: counted(facts, wave, construct) for wave in facts.waves}
        for r in (r for r in facts.responses if r.is_real and r.person in facts.staff):
            value = score(construct, r)
            counts = r.is_finished and counting[r.wave].get(str(r.person)) == r.as_answer()
            says = {
                "construct": construct.construct_id,
                "wave": _wave(facts, r),
                "answered": sum(r.items[n] is not None for n in construct.items),
                "counts": counts and value is not None,
            }
            told = {"fact_value": value, "fact_unit": "scale points"}
            yield _row(r.person, "survey_score", r.day, None, says) | told


def _assignments(facts: Facts) -> Iterator[_Row]:
    for person, home in facts.teachers.items():
        own = [a for a in facts.assignments if a.person == person]
        for school in sorted({a.school for a in own}):
            days = {
                a.first + timedelta(days=n)
                for a in own
                if a.school == school
                for n in range((a.last - a.first).days + 1)
            }
            for first, last in _spans(days):
                says: dict[str, object] = {"until": last, "primary": school == home}
                yield _row(person, "assignment", first, school, says)


def _spans(days: set[date]) -> Iterator[tuple[date, date]]:
    one = timedelta(days=1)
    for first in sorted(day for day in days if day - one not in days):
        last = first
        while last + one in days:
            last += one
        yield first, last


CALCULATION = Calculation(
    mart="mart_my_record",
    key=(*KEY, "number"),
    cells=my_record,
    untold=frozenset({"record_key", "row_key", "row_of", "source_id"}),
    only=("fact_kind", KINDS),
    numbered=numbered,
    at_least=1000,
    more_than={"fact_value": 500},
)
