"""The restricted marts on records, from the truth's records: what was meant, counted once more in plain Python."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from coaching.district import District

Rows = list[Mapping[str, Any]]
Cells = dict[tuple[object, ...], dict[str, object]]
ROLES = ("teacher", "administrator", "student", "coach", "parent")
STAKEHOLDERS = ("teachers", "students", "principals", "coaches", "district")
OWN_BUDGETS = ("district_budget", "school_budget")
POSTS = ("salary", "stipend")
DAYS_AFTER = 60
SUMMER_DAYS = 120
ABOUT = ("pre", "post", "retrospective_pre")


def _term(district: District, day: str) -> str:
    found = [
        f"{year.name} {term.name}"
        for year in district.calendar.school_years
        for term in year.terms
        if term.start.isoformat() <= day <= term.end.isoformat()
    ]
    return found[0] if found else "outside the terms"


def year_of(district: District, day: str, wave: str | None = None) -> str:
    """The school year that a record of a day is of: the nearer one, of a rating before or after the one it is about."""
    on = date.fromisoformat(day)
    apart: dict[str, int] = {}  # days from each year, in one of them 0
    for year in district.calendar.school_years:
        away = max((year.start - on).days, (on - year.end).days, 0)
        is_about = wave not in ABOUT or away == 0 or (on < year.start) == (wave == "pre")
        if is_about and away <= (SUMMER_DAYS if wave in ABOUT else SUMMER_DAYS // 2):
            apart[year.name] = away
    # the one that ended is listed before the one that comes, and stays where both are as near
    return min(apart, key=lambda name: apart[name], default="outside the school years")


def grouped(rows: Iterable[Mapping[str, Any]], key: Callable[[Mapping[str, Any]], tuple[object, ...]]) -> Any:
    """The rows by what a key says of each."""
    found: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def goals_once(records: Iterable[Mapping[str, Any]], owner: str, district: District) -> Rows:
    """Each goal once, of what its owner's records tell under its id and of one school year: the newest word, else the
    one before it. A record without a due date is of the year of the one before it, else of the first that has one.
    """
    found: Rows = []
    named: dict[tuple[object, str], Rows] = {}
    for record in sorted(records, key=lambda r: r["submitted_at"] or ""):
        if record["goal_id"] is None or record[owner] == "(unknown)":
            found.append(record)
        else:
            named.setdefault((record[owner], record["goal_id"]), []).append(record)
    for told in named.values():
        due = [year_of(district, r["due_date"]) if r["due_date"] else None for r in told]
        year = next(filter(None, due), None)
        goals: dict[str | None, dict[str, Any]] = {}
        for record, own in zip(told, due, strict=True):
            year = own or year
            goal = goals.setdefault(year, {})
            goal |= {name: said for name, said in record.items() if said is not None or name not in goal}
        found += goals.values()
    return found


def evidence(told: Mapping[str, Rows], district: District) -> Cells:
    """(code, school, term) → counts; an item of an indicator is one of its standard too, once."""
    items = [
        {"kind": kind, "day": row[day], "code": code, **row}
        for kind, record_type, day in (
            ("artifact", "artifacts", "artifact_date"),
            ("testimonial", "testimonials", "told_date"),
        )
        for row in told[record_type]
        for code in with_parents(row["weights"])
    ]
    cells = grouped(items, lambda i: (i["code"], i["school"] or "(unknown)", _term(district, i["day"])))
    return {key: _evidence_of(own) for key, own in cells.items()}


def with_parents(weights: Mapping[str, float]) -> set[str]:
    """The codes of a record with the standards that its indicators are part of."""
    own = set(weights)
    return own | {code[:-1] for code in own if not code.endswith("UNALIGNED") and code[-1].isalpha()}


def _evidence_of(items: Rows) -> dict[str, object]:
    found: dict[str, object] = {}
    for kind in ("artifact", "testimonial"):
        own = [i for i in items if i["kind"] == kind]
        found[f"{kind}s_n"] = len(own)
        for role in ROLES:
            found[f"{kind}s_{role}_n"] = sum(i["actor_role"] == role for i in own)
        found[f"{kind}s_other_role_n"] = sum(i["actor_role"] not in ROLES for i in own)
        found[f"{kind}s_with_consent_n"] = sum(i["has_consent"] is True for i in own)
    found["ownership_examples_n"] = sum(i.get("evidence_type") == "ownership_example" for i in items)
    return found


def sustainability(told: Mapping[str, Rows], begun: Iterable[str]) -> Cells:
    """(school or `district`, school year) → conditions, costs, plans; the district in every year that has begun."""

    def place(row: Mapping[str, Any]) -> tuple[object, ...]:
        return (row["school"] or "district", row["school_year"])

    ratings, costs, plans = (grouped(told[t], place) for t in ("condition_ratings", "programme_costs", "plans_on_file"))
    return {
        key: _conditions(ratings.get(key, [])) | _costs(costs.get(key, [])) | _plans(plans.get(key, []))
        for key in {*ratings, *costs, *plans, *(("district", year) for year in begun)}
    }


def _conditions(ratings: Rows) -> dict[str, object]:
    by = {c: [Fraction(r["condition_score"]) for r in own] for (c,), own in grouped(ratings, _condition).items()}
    pomp = {c: 100 * (sum(scores) / len(scores) - 1) / 4 for c, scores in by.items()}
    least = min(pomp.values(), default=None)
    return {
        "condition_version": "fourteen" if ratings else None,
        "condition_versions": 1 if ratings else None,
        "conditions_rated": len(by) or None,
        "condition_ratings_n": len(ratings) or None,
        "conditions_index": sum(pomp.values()) / len(pomp) if pomp else None,
        "condition_min": least,
        "weakest_conditions": ", ".join(sorted(str(c) for c, p in pomp.items() if p == least)) or None,
    }


def _condition(rating: Mapping[str, Any]) -> tuple[object, ...]:
    return (rating["essential_condition"],)


def _costs(costs: Rows) -> dict[str, object]:
    posts = [c for c in costs if c["cost_category"] in POSTS]
    on = [c for c in posts if c["is_funded_next_year"]]

    def dollars(rows: Iterable[Mapping[str, Any]]) -> Fraction:
        return sum((Fraction(str(c["amount_usd"])) for c in rows if c["amount_usd"] is not None), Fraction(0))

    sums = {
        "cost_usd": dollars(costs),
        "cost_funded_next_year_usd": dollars(c for c in costs if c["is_funded_next_year"]),
        "cost_funding_not_said_usd": dollars(c for c in costs if c["is_funded_next_year"] is None),
    }
    if all(c["amount_usd"] is None for c in costs):
        sums = dict.fromkeys(sums)
    told = sums | {
        "costs_n": len(costs),
        "posts_n": len(posts),
        "posts_funded_next_year_n": len(on),
        "posts_funded_by_own_budget_n": sum(c["funding_source"] in OWN_BUDGETS for c in on),
        "posts_not_said_n": sum(c["is_funded_next_year"] is None for c in posts),
    }
    return told if costs else dict.fromkeys(told)


def _plans(plans: Rows) -> dict[str, object]:
    groups = sum(any(p[f"built_with_{who}"] for p in plans) for who in STAKEHOLDERS)
    return {"plans_on_file": len(plans), "stakeholder_groups": groups if plans else None}


def has_come(records: Rows, through: date) -> bool | None:
    """Whether one person came to one offer: as a record says, else who finished it did; before its day nobody knows."""
    if records[0]["held_date"] > through.isoformat():
        return None
    said = [r["is_attended"] for r in records if r["is_attended"] is not None]
    return any(said) if said else True if any(r["is_completed"] for r in records) else None


def pd_efficacy(told: Mapping[str, Rows], sessions: Iterable[Mapping[str, Any]], through: date) -> Cells:
    """(offer, day) → attendance, feedback and the coaching that followed, once the days after it are over."""
    there = ((p, s) for s in sessions for p in s["participants"] if p["attended"] != 0)
    met = {(p["person_id"], s["session_date"]) for p, s in there if p["person_id"]}
    offers = grouped(told["pd_events"], lambda e: (e["event_id"] or "(none)", e["held_date"]))
    return {key: _offer(own, through) | _followed(own, met, through) for key, own in offers.items()}


def _people(rows: Rows, through: date) -> tuple[set[str], set[str], set[str]]:
    """Who is named, of them who came, and who did not."""
    own = grouped((r for r in rows if r["attendee_id"]), lambda r: (r["attendee_id"],))
    came = {who: has_come(records, through) for (who,), records in own.items()}
    return set(came), {who for who, has in came.items() if has}, {who for who, has in came.items() if has is False}


def _followed(rows: Rows, met: set[tuple[str, str]], through: date) -> dict[str, object]:
    day = date.fromisoformat(rows[0]["held_date"])
    last = day + timedelta(days=DAYS_AFTER)
    after = {who for who, on in met if day.isoformat() < on <= last.isoformat()}
    _, came, absent = _people(rows, through)
    found: dict[str, object] = {
        "attended_coached_after": len(came & after),
        "attended_coached_after_rate": Fraction(len(came & after), len(came)) if came else None,
        "absent_coached_after": len(absent & after),
        "absent_coached_after_rate": Fraction(len(absent & after), len(absent)) if absent else None,
    }
    return {"is_window_over": last <= through} | (found if last <= through else dict.fromkeys(found))


def _scores(rows: Rows) -> list[int]:
    """A score of each who is named, the newest, and every score of those who are not."""
    scored = [r for r in sorted(rows, key=lambda r: r["submitted_at"]) if r["feedback_score"] is not None]
    newest = {r["attendee_id"]: r["feedback_score"] for r in scored if r["attendee_id"]}
    return [*newest.values(), *(r["feedback_score"] for r in scored if not r["attendee_id"])]


def _offer(rows: Rows, through: date) -> dict[str, object]:
    named, came, absent = _people(rows, through)
    done = {r["attendee_id"] for r in rows if r["is_completed"]} & came
    scores = _scores(rows)
    good = sum(score >= 4 for score in scores)
    return {
        "pd_hours": max(Fraction(r["pd_hours"]) for r in rows),
        "people_named": len(named),
        "people_attended": len(came),
        "people_absent": len(absent),
        "people_not_said": len(named - came - absent),
        "attendance_rate": Fraction(len(came), len(came | absent)) if came | absent else None,
        "people_completed": len(done),
        "completion_rate": Fraction(len(done), len(came)) if came else None,
        "feedback_n": len(scores),
        "feedback_mean": Fraction(sum(scores), len(scores)) if scores else None,
        "feedback_favourable_n": good,
        "feedback_favourable_rate": Fraction(good, len(scores)) if scores else None,
    }
