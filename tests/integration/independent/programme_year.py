"""mart_programme_year from the truth's records: what was meant, counted in plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from coaching.district import District
from coaching.seeds import DEFAULTS, read_seeds
from tests.integration.independent.records import Cells, Rows, goals_once, grouped, year_of

EVIDENCE = ("own_data", "study", "comparison")
FEATURES = {
    "listened_n": "listened_to_needs",
    "learned_together_n": "learned_together",
    "guided_throughout_n": "guided_throughout",
}
# type -> its day; what names its school year itself has none
DAYS = {
    "device_programmes": "", "tools": "", "programme_costs": "", "observations": "observation_date",
    "plc_items": "raised_date", "data_shares": "shared_date", "benchmark_goals": "due_date", "outreach": "noted_date",
    "needs": "noted_date", "claims": "noted_date", "cycle_reviews": "noted_date",
}  # fmt: skip
PRESENTED = (
    "group_presentations_n", "group_presentations_co_observed_n", "group_presentations_debriefed_n",
    "group_debrief_rate",
)  # fmt: skip
# metric → 1 where more is better, -1 where less is
WAYS = {
    metric["metric_id"]: {"up": 1, "down": -1}.get(metric["direction"], 0)
    for metric in read_seeds(DEFAULTS).rows("ref_metrics")
}
Group = tuple[str, str, str]
Count = Callable[[Mapping[str, Any]], object]


def programme_year(
    told: Mapping[str, Rows], cycles: Rows, district: District, through: date, groups: Iterable[Group]
) -> Cells:
    """(school or `district`, school year) → what its records come to, without hours and what they cost.

    Args:
        told: the records by type.
        cycles: those of the night.
        district: for its school years.
        through: the day as of which a goal is due, and a cycle has begun.
        groups: coach, day and school of each session of a group, once a school.
    """
    rows = {kind: [*told[kind]] for kind in DAYS}
    due = [g for g in goals_once(told["benchmark_goals"], "school", district) if g["due_date"]]
    rows["benchmark_goals"] = [g for g in due if g["due_date"] <= through.isoformat()]
    placed = {
        kind: grouped(
            rows[kind],
            lambda r, day=day: (
                r["school"] or "district",
                year_of(district, r[day], r.get("wave")) if day else r["school_year"],
            ),
        )
        for kind, day in DAYS.items()
    }
    starts: dict[str, list[str]] = {}
    for cycle in cycles:
        starts.setdefault(cycle["cycle_id"], []).append(cycle["stages"].get("kickoff"))
    begun = {cycle: days[0] for cycle, days in starts.items() if len(days) == 1 and days[0]}
    shown = _presented([*groups], [o for o in told["observations"] if o["observed_role"] == "coach"], district)
    reached = [
        c | {"stages": {stage: day for stage, day in c["stages"].items() if day and day <= through.isoformat()}}
        for c in cycles
    ]
    goals = grouped(
        [c for c in reached if c["stages"] and (c["goal_focus"] or c["goal_origin"])],
        lambda c: (c["school"], year_of(district, c["stages"].get("kickoff") or min(c["stages"].values()))),
    )
    places = {place for found in (*placed.values(), goals, shown) for place in found}
    ends = {year.name: year.end for year in district.calendar.school_years}
    return {
        p: _year({kind: placed[kind].get(p, []) for kind in DAYS}, begun)
        | (shown.get(p) or dict(zip(PRESENTED, (None,) * 4 if p[0] == "district" else (0, 0, 0, None), strict=True)))
        | _of_goals(goals.get(p, []))
        | {"is_year_over": ends[str(p[1])] <= through if p[1] in ends else None}
        for p in places
    }


def _presented(groups: Iterable[Group], seen: Rows, district: District) -> Cells:
    """Sessions of groups, and how many of a coach's, day's and school's have an observation, and one with a debrief."""
    years: dict[tuple[object, ...], list[int]] = {}
    for (coach, day, school), number in Counter(groups).items():
        here = [
            o
            for o in seen
            if (o["observed_id"], o["observation_date"]) == (coach, day) and o["school"] in (school, None, "(unknown)")
        ]
        found = grouped(here, lambda o: (o["observation_id"],)).values()
        debriefed = sum(any(o["debrief_date"] for o in own) for own in found)
        sums = years.setdefault((school, year_of(district, day)), [0, 0, 0])
        for n, more in enumerate((number, min(len(found), number), min(debriefed, number))):
            sums[n] += more
    return {key: dict(zip(PRESENTED, (*sums, Fraction(sums[2], sums[0])), strict=True)) for key, sums in years.items()}


def _of_goals(cycles: Rows) -> dict[str, object]:
    """What the goals of cycles are about and where they come from; of what nobody says there is no number."""
    about = [c["goal_focus"] for c in cycles if c["goal_focus"]]
    origins = [c["goal_origin"] for c in cycles if c["goal_origin"]]
    return {
        "goal_focus_said_n": len(about),
        "goals_on_pupils_n": about.count("students") if about else None,
        "goals_on_pupils_rate": _share(about.count("students"), len(about)),
        "goal_origin_said_n": len(origins),
        "goals_from_shared_concern_n": origins.count("shared_concern") if origins else None,
        "goals_from_tools_n": origins.count("tool") if origins else None,
        "goals_from_tools_rate": _share(origins.count("tool"), len(origins)),
    }


def _year(of: Mapping[str, Rows], begun: Mapping[str, str]) -> dict[str, object]:
    parts = (_devices, _tools, _seen, _groups, _goals, _outreach, _said)
    return {
        name: value
        for found in (*(part(of) for part in parts), _reviews(of["cycle_reviews"], begun))
        for name, value in found.items()
    }


def _n(rows: Iterable[Mapping[str, Any]], **wanted: object) -> int:
    return sum(all(r[name] == value for name, value in wanted.items()) for r in rows)


def _told(rows: Rows, name: str) -> int:
    return sum(r[name] is not None for r in rows)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _devices(of: Mapping[str, Rows]) -> dict[str, object]:
    own = [d for d in of["device_programmes"] if d["device_programme"] == "one_to_one"]
    since = min((d["since_date"] for d in own if d["since_date"]), default=None)
    is_own = bool(own) if of["device_programmes"] else None
    return {"is_one_to_one": is_own, "one_to_one_since": date.fromisoformat(since) if since else None}


def _tools(of: Mapping[str, Rows]) -> dict[str, object]:
    def ids(is_one: Count) -> int:
        return len({t["tool_id"] for t in of["tools"] if is_one(t)})

    return {
        "tools_n": ids(lambda _: True),
        "tools_with_evidence_n": ids(lambda t: t["evidence_level"] in EVIDENCE),
        "tools_vetted_n": ids(lambda t: t["vetting"] == "vetted"),
        "tools_reviewed_for_access_n": ids(lambda t: t["accessibility"] in ("meets", "meets_in_part", "fails")),
        "tools_for_families_n": ids(lambda t: t["tool_category"] == "family_communication"),
        "tools_for_monitoring_n": ids(lambda t: t["tool_category"] == "monitoring"),
    }


def _seen(of: Mapping[str, Rows]) -> dict[str, object]:
    rows = of["observations"]
    rated, paper = _told(rows, "samr_level"), _n(rows, samr_level="substitution")
    return {
        "tasks_rated_n": rated,
        "tasks_substitution_n": paper,
        "substitution_rate": _share(paper, rated),
        "tasks_with_tpack_n": _told(rows, "tpack_component"),
        "interviews_n": len({o["observation_id"] for o in rows if o["seen_by"] == "interview"}),
        "follow_up_visits_n": len({o["observation_id"] for o in rows if o["seen_by"] == "follow_up_visit"}),
    }


def _groups(of: Mapping[str, Rows]) -> dict[str, object]:
    rows = of["plc_items"]
    items = [(i["group_id"], i["item_id"], i["raised_date"]) if i["item_id"] else n for n, i in enumerate(rows)]
    closed = [item for item, row in zip(items, rows, strict=True) if row["closed_date"]]
    return {
        "learning_groups_n": len({i["group_id"] for i in rows}),
        "plc_items_n": len({*items}),
        "plc_items_closed_n": len({*closed}),
        "plc_closed_rate": _share(len({*closed}), len({*items})),
        "data_shares_n": len(of["data_shares"]),
        "data_shares_with_teachers_n": _n(of["data_shares"], audience="teachers"),
    }


def _is_met(goal: Mapping[str, Any]) -> bool | None:
    """Whether a goal is reached, upwards or downwards; None where nobody says how it stands or which way it goes."""
    base, target, actual = (goal[f"{name}_value"] for name in ("baseline", "target", "actual"))
    if target is None or actual is None:
        return None
    way = target - base if base is not None else 0
    way = way or WAYS.get(str(goal["metric_id"]).upper(), 0)
    return bool(actual >= target if way > 0 else actual <= target) if way else None


def _goals(of: Mapping[str, Rows]) -> dict[str, object]:
    due = of["benchmark_goals"]
    judged = [_is_met(g) for g in due]
    met = judged.count(True)
    return {
        "benchmark_goals_due_n": len(due),
        "benchmark_goals_met_n": met,
        "benchmark_goals_not_said_n": judged.count(None),
        "benchmark_goals_due_of_teachers_n": _n(due, goal_role="teachers"),
        "benchmark_goals_due_of_administrators_n": _n(due, goal_role="administrators"),
        "benchmark_goals_due_for_teacher_standards_n": _told(due, "educator_standard"),
        "benchmark_goals_due_for_pupil_standards_n": _told(due, "student_standard"),
        "benchmark_goals_met_rate": _share(met, len(due)),
    }


def _outreach(of: Mapping[str, Rows]) -> dict[str, object]:
    own = of["outreach"]
    return {
        "outreach_n": len(own),
        "outreach_with_administrators_n": _n(own, outreach_role="administrator"),
        "outreach_with_pupils_n": _n(own, outreach_role="student_group"),
        "outreach_with_parents_n": _n(own, outreach_role="parent"),
        "outreach_on_tool_selection_n": _n(own, outreach_purpose="tool_selection"),
        "outreach_on_tool_use_n": _n(own, outreach_purpose="tool_implementation"),
        "outreach_on_data_n": _n(own, outreach_purpose="data_analysis"),
        "citizenship_lessons_n": _n(own, outreach_purpose="citizenship_lesson"),
        "classroom_visits_n": _n(own, outreach_purpose="classroom_visit"),
        "outreach_in_initiatives_n": _told(own, "initiative"),
    }


def _said(of: Mapping[str, Rows]) -> dict[str, object]:
    return {
        "needs_n": _told(of["needs"], "need_area"),
        "strengths_n": _told(of["needs"], "strength_area"),
        "claims_n": len(of["claims"]),
        "claims_with_evidence_n": sum(c["evidence_level"] in EVIDENCE for c in of["claims"]),
    }


def _reviews(rows: Rows, begun: Mapping[str, str]) -> dict[str, object]:
    lasting = [r for r in rows if r["lasting_date"]]
    days = [
        gone
        for r in lasting
        if r["cycle_id"] in begun
        and (gone := (date.fromisoformat(r["lasting_date"]) - date.fromisoformat(begun[r["cycle_id"]])).days) >= 0
    ]
    minutes = [Fraction(r["planning_minutes"]) for r in rows if r["planning_minutes"] is not None]
    return {
        "cycles_reviewed_n": len({r["cycle_id"] for r in rows}),
        "resources_chosen_n": _told(rows, "resource_date"),
        "planning_minutes": sum(minutes) if minutes else None,
        "next_steps_n": _told(rows, "next_step"),
        "next_steps_done_n": _n(rows, next_step_status="done"),
        "next_use_said_n": _told(rows, "next_use"),
        "used_again_n": sum(r["next_use"] in ("alone", "with_support") for r in rows),
        "lasting_changes_n": len(lasting),
        "days_to_lasting_n": len(days),
        "days_to_lasting_median": median(map(Fraction, days)) if days else None,
        **_checklists(rows),
    }


def _checklists(rows: Rows) -> dict[str, object]:
    """Of looks back that answer all three, how many say yes to each; in part is not yet."""
    whole = [[r[name] for name in FEATURES.values()] for r in rows]
    whole = [answers for answers in whole if None not in answers]
    shown = {
        column: sum(answers[n] == "yes" for answers in whole) if whole else None for n, column in enumerate(FEATURES)
    }
    total = sum(answers.count("yes") for answers in whole)
    return {
        "checklists_n": len(whole),
        **shown,
        "features_shown_n": total if whole else None,
        "feature_fidelity": _share(total, len(FEATURES) * len(whole)),
    }
