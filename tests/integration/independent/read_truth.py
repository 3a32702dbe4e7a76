"""The sandbox's truth of a night (`sandbox.truth`) as `Facts`: a change of form, no judgement."""

import csv
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from coaching.district import District
from tests.integration.independent.facts import (
    Answer,
    Assignment,
    Attendance,
    Construct,
    Cycle,
    Facts,
    Item,
    Lesson,
    Period,
    Post,
    Rating,
    Response,
    Rules,
    Session,
    Share,
)
from tests.integration.independent.platform import platform_of

CONSTRUCTS = ("technology_integration", "student_agency", "assessment_practice")
# in the order of the survey: twelve items of constructs, five purposes, two for each kind of knowledge, progress
KNOWLEDGE = ("tk", "pk", "ck", "tpk", "tck", "pck", "tpack")
PURPOSES = ("collaboration", "creativity", "critical_thinking", "communication", "agency")
SHARES = (*(Share(12 + n, "P05", purpose) for n, purpose in enumerate(PURPOSES)), Share(31, "P04", asked=("post",)))
WAVES = {"pre": (date(2025, 8, 18), date(2025, 9, 30)), "post": (date(2026, 5, 11), date(2026, 6, 12))}
# kinds of groups of schools, and what the truth calls them
GROUPS = {"school_group": "group", "poverty_band": "poverty_band"}
CYCLES_FRAMEWORK = "ISTEC-2019"
# page views were first asked for thirty days before the first night
VIEWS_FROM = date(2026, 5, 11)
EVIDENCE = (("artifacts", "artifacts", "artifact_date"), ("testimonials", "testimonials", "told_date"))
UNKNOWN = "(unknown)"
_REAL = {0, 4, 16}  # the survey tool's codes of answers, brought in ones and those given offline among them
_Row = Mapping[str, Any]


def facts_of(
    truth: Mapping[str, Any], district: District, school_days: Sequence[date], through: date | None = None
) -> Facts:
    """All that the calculation needs of one night; `through` where a source was not heard that night."""
    codes = {s["org_id"]: s["code"] for s in truth["schools"]}
    limits = district.thresholds
    return Facts(
        through=through or date.fromisoformat(truth["night"]),
        school_days=tuple(school_days),
        periods=tuple(_periods(district)),
        teachers={p["person_id"]: codes[p["schools"][0]] for p in truth["staff"] if p["kind"] == "teacher"},
        assignments=tuple(_assignment(a, codes) for a in truth["assignments"] if a["listed"]),
        sessions=tuple(_session(s, codes, district.zone) for s in truth["sessions"] if _was_held(s)),
        cycles=tuple(_cycle(c, codes) for c in truth["cycles"]),
        answers=tuple(_answer(r) for r in truth["responses"] if r["finished"] and r["status"] in _REAL),
        constructs=(
            *(Construct(name, tuple(range(4 * n, 4 * n + 4)), (4 * n + 2,)) for n, name in enumerate(CONSTRUCTS)),
            *(Construct(f"knowledge_{k}", (17 + 2 * n, 18 + 2 * n), tpack_kind=k) for n, k in enumerate(KNOWLEDGE)),
        ),
        shares=SHARES,
        waves=WAVES,
        rules=Rules(
            exposure_minutes=Fraction(limits.exposure_minutes),
            dosage_hours=Fraction(limits.dosage_hours),
            follow_up_days=limits.follow_up_days,
            cycle_days=limits.cycle_days,
            contact_days=limits.contact_days,
            min_pairs=limits.min_pairs,
            evidence_pairs=limits.evidence_pairs,
            change_that_matters=limits.change_that_matters,
            coverage_minutes=Fraction(str(limits.coverage_minutes)),
            aligned_share=Fraction(str(limits.aligned_share)),
            log_days=limits.log_days,
        ),
        staff=frozenset(p["person_id"] for p in truth["staff"]),
        responses=tuple(_response(r) for r in truth["responses"]),
        lessons=tuple(_lessons(truth, codes)),
        posts=dict(_posts(truth, codes)),
        focus=tuple(
            (r["framework_id"], r["code"], r["school_year"]) for r in _seed(district, "programme_focus_standards")
        ),
        items=tuple(_items(truth, codes)),
        ratings=tuple(_ratings(truth, codes)),
        coach_posts=tuple(_post(row) for row in _seed(district, "coach_posts") if row["school_code"] in codes.values()),
        platform=platform_of(truth, district.zone, VIEWS_FROM),
        groups={s["code"]: {kind: s[name] for kind, name in GROUPS.items() if s[name]} for s in truth["schools"]},
    )


def _seed(district: District, name: str) -> list[dict[str, str]]:
    """What the district says in a file of its own; the truth tells of people and events alone."""
    with (district.folder / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _items(truth: Mapping[str, Any], codes: Mapping[str, str]) -> Iterator[Item]:
    for kind, record_type, day in EVIDENCE:
        for row in truth["records"].get(record_type, ()):
            school = codes.get(row["school"], UNKNOWN) if row["school"] else UNKNOWN
            yield Item(kind, date.fromisoformat(row[day]), school, frozenset(row["weights"]))


def _ratings(truth: Mapping[str, Any], codes: Mapping[str, str]) -> Iterator[Rating]:
    for row in truth["records"].get("observations", ()):
        if row["observed_id"] and row["observed_role"] in ("teacher", None) and row["wave"] in WAVES:
            yield Rating(
                row["observed_id"],
                date.fromisoformat(row["observation_date"]),
                row["wave"],
                codes.get(row["school"], UNKNOWN),
                row["recorder_id"],
                row["samr_level"],
                row["environment_dimension"],
                row["rating"],
            )


def _post(row: _Row) -> Post:
    first, last = date.fromisoformat(row["valid_from"]), row["valid_to"]
    return Post(
        row["school_code"],
        Fraction(row["fte"]),
        row["staffing_model"],
        first,
        date.fromisoformat(last) if last else date.max,
    )


def _periods(district: District) -> Iterator[Period]:
    for year in district.calendar.school_years:
        yield Period("school_year", year.name, year.start, year.end)
        for term in year.terms:
            yield Period("term", f"{year.name} {term.name}", term.start, term.end)
        month = year.start.replace(day=1)
        while month <= year.end:
            last = month.replace(day=monthrange(month.year, month.month)[1])
            yield Period("month", f"{month:%Y-%m}", month, last)
            month = date(last.year + last.month // 12, last.month % 12 + 1, 1)


def _lessons(truth: Mapping[str, Any], codes: Mapping[str, str]) -> Iterator[Lesson]:
    classes = {c["class_id"]: c for c in truth["classes"]}
    for row in (a for a in truth["assignments"] if a["listed"] and a["class_id"]):
        own, seat = classes[row["class_id"]], _assignment(row, codes)
        yield Lesson(seat.person, seat.school, seat.first, seat.last, own["subject"], tuple(own["grades"]))


def _posts(truth: Mapping[str, Any], codes: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], date]]:
    """A teacher with classes has a role at the first school alone, one without at every school."""
    by_role = {(a["person_id"], a["school"]) for a in truth["assignments"] if a["class_id"] is None}
    for person in truth["staff"]:
        for number, school in enumerate(person["schools"] if person["kind"] == "teacher" and person["begin"] else ()):
            if number == 0 or (person["person_id"], school) in by_role:
                yield (person["person_id"], codes[school]), date.fromisoformat(person["begin"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _assignment(row: _Row, codes: Mapping[str, str]) -> Assignment:
    return Assignment(
        row["person_id"], codes[row["school"]], date.fromisoformat(row["begin"]), date.fromisoformat(row["end"])
    )


def _was_held(row: _Row) -> bool:
    """A session in which everybody named was there for no minute was none."""
    people = row["participants"]
    return not people or any(p["attended"] != 0 for p in people)


def _session(row: _Row, codes: Mapping[str, str], zone: ZoneInfo) -> Session:
    people = tuple(
        Attendance(p["person_id"], None if p["attended"] is None else Fraction(str(p["attended"])))
        for p in row["participants"]
    )
    return Session(
        session_id=row["session_id"],
        coach=row["coach_id"],
        day=date.fromisoformat(row["session_date"]),
        school=codes[row["school"]],
        minutes=Fraction(str(row["minutes"])),
        is_group=row["format"] == "group",
        framework=row["framework"],
        codes=tuple(row["codes"]),
        has_unresolved=row["unresolved"],
        attendances=people,
        cycle_id=row["cycle_id"] or "",
        follow_up_needed=bool(row["follow_up_needed"]),
        follow_up_done=_day(row["follow_up_done_on"]),
        activities=tuple(row["activities"]),
        format=row["format"],
        session_type=row["session_type"].replace("-", "_"),
        logged=datetime.fromisoformat(row["submitted_at"]).astimezone(zone).date(),
        is_goal_first=row["goal_first"],
        is_agency_asked=row["agency_asked"],
        moves=tuple(row["core_moves"]),
        feedback=row["feedback"],
        is_feedback_asked=row["feedback_asked"],
    )


def _cycle(row: _Row, codes: Mapping[str, str]) -> Cycle:
    stages = {name: date.fromisoformat(day) for name, day in row["stages"].items()}
    return Cycle(
        row["cycle_id"],
        row["teacher_id"],
        codes[row["school"]],
        CYCLES_FRAMEWORK,
        stages.get("kickoff"),
        _day(row["planned_end"]),
        stages.get("debrief"),
        stages.get("reflection"),
        row["coach_id"],
        stages,
        row["status"].lower(),
        row["entry_path"].lower().replace(" ", "_"),
        row["goal_focus"],
        row["goal_origin"],
    )


def _answer(row: _Row) -> Answer:
    return Answer(
        row["person_id"],
        row["wave"],
        date.fromisoformat(row["local_date"]),
        row["recorded_at"],
        tuple(row["answers"]),
        row["email"],
    )


def _response(row: _Row) -> Response:
    own = _answer(row)
    return Response(
        own.person, own.wave, own.day, own.order, own.items, bool(row["finished"]), is_real=row["status"] in _REAL
    )
