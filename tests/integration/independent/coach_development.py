"""mart_coach_development from the truth's records: a coach's own goals, learning and presentations, by school year."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import log
from typing import Any

from coaching.district import District
from tests.integration.independent.records import Cells, Rows, goals_once, grouped, has_come, year_of

ELEMENTS = ("learning", "leadership", "teaching", "citizenship")
TEN = (
    "resource_provider", "data_coach", "instructional_specialist", "curriculum_specialist", "classroom_supporter",
    "learning_facilitator", "mentor", "school_leader", "catalyst_for_change", "learner",
)  # fmt: skip


def development(told: Mapping[str, Rows], district: District, through: date, staff: Mapping[str, bool]) -> Cells:
    """(coach, school year) → post, goals, steps, credentials, hours, presentations, outreach.

    Args:
        told: the records by type.
        district: for its school years.
        through: the day as of which a goal is due.
        staff: who is on the roster → whether their title is a coach's.
    """
    posted = {post["coach_id"] for post in told["coach_profiles"]}
    goals = goals_once(told["coach_goals"], "coach_id", district)
    facts: Rows = [{"what": "goal", "coach": g["coach_id"], "day": g["due_date"], **g} for g in goals]
    facts += [
        {"what": "step", "coach": s["coach_id"], "day": s["assigned_date"], **s} for s in told["coach_action_steps"]
    ]
    facts += [
        {"what": "earned", "coach": c["coach_id"], "day": c["earned_date"], **c} for c in told["credentials_earned"]
    ]
    facts += [{"what": "pln", "coach": p["coach_id"], "day": p["activity_date"], **p} for p in told["pln_activity"]]
    facts += [
        {"what": "pd", "coach": p["attendee_id"], "day": p["held_date"], **p}
        for p in _offers(told["pd_events"], through)
        if p["is_attended"] and (staff.get(p["attendee_id"]) or p["attendee_id"] in posted)
    ]
    facts += [{"what": "outreach", "coach": c["coach_id"], "day": c["noted_date"], **c} for c in told["outreach"]]
    facts += [{"what": "rated", "coach": r["coach_id"], "day": r["noted_date"], **r} for r in told["self_ratings"]]
    facts += [
        {"what": "shown", "coach": o["observed_id"], "day": o["observation_date"], **o}
        for o in told["observations"]
        if o["observed_role"] == "coach"
    ]
    posts = [{"what": "post", "coach": p["coach_id"], **p} for p in told["coach_profiles"]]
    years = grouped([*facts, *posts], lambda f: (f["coach"], _year_of(district, f)))
    return {
        key: _development_of([f for f in own if f["what"] != "post"], through)
        | _post([f for f in own if f["what"] == "post"])
        | {"is_coaching_role": staff.get(str(key[0]))}
        for key, own in years.items()
    }


def _offers(records: Rows, through: date) -> Rows:
    """Each offer, day and person once, with the most hours that a record tells; one without an id stands alone."""
    alone = [{**r, "is_attended": has_come([r], through)} for r in records if not r["event_id"]]
    told = grouped(
        (r for r in records if r["event_id"]), lambda r: (r["event_id"], r["held_date"], r["attendee_id"])
    ).values()
    return alone + [
        own[0]
        | {
            "is_attended": has_come(own, through),
            "pd_hours": max((r["pd_hours"] for r in own if r["pd_hours"] is not None), key=Fraction, default=None),
        }
        for own in told
    ]


def _year_of(district: District, fact: Mapping[str, Any]) -> str:
    wave = fact["wave"] if fact["what"] == "rated" else None
    return year_of(district, fact["day"], wave) if "day" in fact else str(fact["school_year"])


def _post(posts: Rows) -> dict[str, object]:
    newest: Mapping[str, Any] = max(posts, key=lambda p: p["submitted_at"], default={})
    names = ("post_standing", "employer_type", "contract_basis", "chosen_by", "certification")
    return {name: newest.get(name) for name in names}


def _shown(shown: Rows, outreach: Rows) -> dict[str, object]:
    items = grouped(shown, lambda o: (o["observation_id"],))
    debriefed = sum(any(o["debrief_date"] for o in own) for own in items.values())
    scores = [o["presentation_score"] for o in shown if o["presentation_score"] is not None]
    roles = [c["learning_forward_role"] for c in outreach if c["learning_forward_role"]]
    shares = [roles.count(role) / len(roles) for role in {*roles}]
    return {
        "presentations_n": len(items),
        "presentations_debriefed_n": debriefed,
        "presentation_debrief_rate": Fraction(debriefed, len(items)) if items else None,
        "presentation_scores_n": len(scores),
        "presentation_score_mean": Fraction(sum(scores), len(scores)) if scores else None,
        "outreach_n": len(outreach),
        "outreach_with_role_n": len(roles),
        **{f"outreach_as_{role}_n": roles.count(role) for role in TEN},
        "outreach_roles_n": len({*roles}),
        "role_evenness": Fraction(-sum(p * log(p) for p in shares) / log(10)) if roles else None,
    }


def _roles_of(credential: Mapping[str, Any]) -> list[str]:
    roles: str = credential["learning_forward_role"]
    return roles.split(", ")


def _development_of(facts: Rows, through: date) -> dict[str, object]:
    of = {
        what: [f for f in facts if f["what"] == what]
        for what in ("goal", "step", "earned", "pln", "pd", "shown", "outreach", "rated")
    }
    due = [g for g in of["goal"] if g["day"] <= through.isoformat()]
    met = [g for g in due if g["is_met"]]
    found: dict[str, object] = {}
    for kind in ("personal", "professional"):
        own = sum(g["goal_type"] == kind for g in due)
        reached = sum(g["goal_type"] == kind for g in met)
        found |= {f"{kind}_goals_due": own, f"{kind}_goals_met": reached}
        found[f"{kind}_goals_met_rate"] = Fraction(reached, own) if own else None
    pd = sum((Fraction(p["pd_hours"]) for p in of["pd"]), Fraction(0))
    pln = sum((Fraction(p["hours"]) for p in of["pln"]), Fraction(0))
    return found | {
        "goals_due": len(due),
        "goals_met": len(met),
        "goals_due_not_said": sum(g["is_met"] is None for g in due),
        "goals_met_rate": Fraction(len(met), len(due)) if due else None,
        "goals_not_due": len(of["goal"]) - len(due),
        "steps_assigned": len(of["step"]),
        "steps_checked_back": sum(s["checked_back_date"] is not None for s in of["step"]),
        "steps_followed_through": sum(s["is_followed_through"] is True for s in of["step"]),
        **{f"credentials_{e}": sum(c["credential_element"] == e for c in of["earned"]) for e in ELEMENTS},
        "credentials_earned": len(of["earned"]),
        "elements_covered": len({c["credential_element"] for c in of["earned"]} & {*ELEMENTS}),
        "pd_hours": pd,
        "pln_hours": pln,
        "learning_hours": pd + pln,
        "learning_n": len(of["pd"]) + len(of["pln"]),
        "learning_without_hours_n": 0,  # in the sandbox everybody says how long it took
        "credential_roles": ", ".join(sorted({r for c in of["earned"] for r in _roles_of(c)})) or None,
        "credential_standards": ", ".join(sorted({code for c in of["earned"] for code in c["weights"]})) or None,
        **_shown(of["shown"], of["outreach"]),
        **_rated(of["rated"]),
    }


def _rated(ratings: Rows) -> dict[str, object]:
    """How the own work is seen, before and after: in the sandbox all rate the standards of one framework."""
    waves: dict[str, dict[str, int]] = {wave: {} for wave in ("pre", "post", "retrospective_pre")}
    for rating in sorted(ratings, key=lambda r: (r["noted_date"], r["submitted_at"])):
        for code in (c for c in rating["weights"] if not c.endswith("UNALIGNED")):
            waves[rating["wave"]][code] = rating["rating"]
    before, after, looked_back = waves["pre"], waves["post"], waves["retrospective_pre"]
    frameworks = {code.split(":")[0] for wave in waves.values() for code in wave}
    assert len(frameworks) <= 1
    both, later = sorted({*before} & {*after}), sorted({*looked_back} & {*after})
    means = [Fraction(sum(wave[c] for c in both), len(both)) if both else None for wave in (before, after)]
    return {
        "self_ratings_n": len(ratings),
        "self_rating_framework": min(frameworks, default=None),
        "self_rating_frameworks_n": len(frameworks) or None,
        "self_rating_pairs_n": len(both) if frameworks else None,
        "self_rating_pre_mean": means[0],
        "self_rating_post_mean": means[1],
        "self_rating_change": Fraction(sum(after[c] - before[c] for c in both), len(both)) if both else None,
        "self_rating_retrospective_pairs_n": len(later) if frameworks else None,
        "self_rating_retrospective_change": (
            Fraction(sum(after[c] - looked_back[c] for c in later), len(later)) if later else None
        ),
    }
