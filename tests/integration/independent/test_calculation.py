"""The calculation's own checks, by hand-worked numbers: the marts are held against it, and it against nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from coaching.district import load_district
from coaching.marts import declared_marts, declared_person_rows
from coaching.paths import PROJECT
from tests.integration.independent.behind import behind
from tests.integration.independent.calculation import calculations
from tests.integration.independent.exposure import coached_days
from tests.integration.independent.facts import (
    Answer,
    Attendance,
    Construct,
    Cycle,
    Period,
    Rating,
)
from tests.integration.independent.impact import impact, people
from tests.integration.independent.implementation import implementation
from tests.integration.independent.milestones import cycle_codes
from tests.integration.independent.observed import SAMR
from tests.integration.independent.people import eligible, named, received, school_shares
from tests.integration.independent.places import GROUPS
from tests.integration.independent.programme.coverage import pielou
from tests.integration.independent.programme.outcome_teachers import rated
from tests.integration.independent.read_truth import UNKNOWN
from tests.integration.independent.records import year_of
from tests.integration.independent.small import (
    ANN,
    BOB,
    CAT,
    DAYS,
    FIRST,
    NIGHT,
    SEPTEMBER,
    YEAR,
    make_facts,
    make_session,
)
from tests.integration.independent.weights import members, rolled, weights


def test_every_restricted_mart_is_calculated_once_more() -> None:
    assert set(calculations()) == {*declared_marts(), *declared_person_rows()} != set(), (
        "tests/integration/independent: a module per mart exports its CALCULATION"
    )


def test_every_mart_of_the_programme_is_calculated_once_more() -> None:
    marts = (PROJECT / "dbt_project" / "models" / "marts" / "programme").glob("*.sql")
    exact = {"mart_impact_comparison", "mart_impact_outcomes", "mart_interaction_pathway", "mart_school_effects"}
    assert set(calculations("programme")) == {*(file.stem for file in marts), *exact}


def test_evenness_of_a_plan_by_hand() -> None:
    minutes = [Fraction(m) for m in (120, 300, 60, 0, 45, 15)]
    assert round(float(pielou(minutes) or 0), 4) == 0.6762
    assert (pielou([Fraction(0)] * 6), pielou([Fraction(60), Fraction(0)])) == (None, 0)
    assert float(pielou([Fraction(9)] * 3) or 0) == pytest.approx(1)


@pytest.mark.parametrize(
    ("codes", "unresolved", "expected"),
    [
        (("2", "2a"), False, ("2a",)),
        (("2", "4a"), False, ("2", "4a")),
        (("2a",), True, ("2a", "UNALIGNED")),
        ((), True, ("UNALIGNED",)),
        ((), False, ("UNALIGNED",)),
        (("4a", "4a", "4b"), False, ("4a", "4b")),
    ],
)
def test_members(codes: tuple[str, ...], unresolved: bool, expected: tuple[str, ...]) -> None:
    assert members(codes, has_unresolved=unresolved) == expected


def test_weights_add_up_to_one_and_roll_up_to_standards() -> None:
    session = make_session(codes=("4a", "4b", "1c"))
    assert sum(weights(session).values()) == 1
    assert rolled(session) == {
        "ISTEC-2019:4a": Fraction(1, 3),
        "ISTEC-2019:4b": Fraction(1, 3),
        "ISTEC-2019:1c": Fraction(1, 3),
        "ISTEC-2019:4": Fraction(2, 3),
        "ISTEC-2019:1": Fraction(1, 3),
    }


def test_eligible_counts_elapsed_instructional_days() -> None:
    facts = make_facts()
    # 10 of September's 22 school days at B, 33 of the 45 that have passed of the year
    assert eligible(facts, SEPTEMBER) == {"A": {ANN, BOB}}
    assert eligible(facts, YEAR) == {"A": {ANN, BOB}, "B": {CAT}}


def test_a_session_over_two_schools_is_shared_by_heads() -> None:
    session = make_session(day=date(2025, 9, 22), people=(ANN, BOB, CAT, None))
    there = list(received(make_facts(), session))
    assert school_shares(there, "A") == {"A": Fraction(3, 4), "B": Fraction(1, 4)}
    cells = implementation(make_facts(session))
    a, b = (cells[(s, "ISTEC-2019", "ISTEC-2019:4a", "month", "2025-09")] for s in ("A", "B"))
    assert (a["coach_minutes_allocated"], b["coach_minutes_allocated"]) == (45, 15)
    assert (a["sessions_full_count"], b["sessions_full_count"]) == (1, 1)
    assert (a["participant_minutes_allocated"], a["teachers_coached"], a["reach_rate"]) == (180, 2, 1)
    assert (b["teachers_eligible"], b["teachers_coached"], b["teachers_coached_not_eligible"], b["reach_rate"]) == (
        0,
        1,
        1,
        None,
    )


def test_a_place_counts_people_and_sessions_once() -> None:
    """Two schools of a group: a session over both is one, a teacher coached at both would be one."""
    session = make_session(day=date(2025, 9, 22), people=(ANN, BOB, CAT, None))
    facts = replace(make_facts(session), groups={s: {"school_group": "north"} for s in ("A", "B")})
    cell = implementation(facts, GROUPS)[("school_group", "north", "ISTEC-2019", "ISTEC-2019:4", "month", "2025-09")]
    assert (cell["sessions_full_count"], cell["coach_minutes_allocated"], cell["teachers_coached"]) == (1, 60, 3)
    assert (cell["teachers_eligible"], cell["teachers_coached_eligible"]) == (2, 2)
    whole = implementation(facts, is_by_standard=False)[("B", "all", "month", "2025-09")]
    assert (whole["coach_minutes_allocated"], whole["unaligned_school_rate"]) == (15, None)
    people = behind(facts)
    assert (
        people["school_group:north", "all", "month:2025-09"] | {"group": 3, "not_eligible": 1}
        == people["district", "ISTEC-2019", "month:2025-09"]
    )
    assert (people["B", "all", "month:2025-09"]["reached"], people["A", "all", "month:2025-09"]["one_on_one"]) == (0, 0)


def test_attended_minutes_never_exceed_the_session() -> None:
    session = replace(make_session(), attendances=(Attendance(ANN, Fraction(90)), Attendance(BOB, Fraction(20))))
    assert [r.minutes for r in received(make_facts(), session)] == [60, 20]


def test_who_attended_no_minute_was_not_there() -> None:
    """Named with nought minutes: no reach, no share of the coach's minutes, no contact, no session of a year."""
    people = (Attendance(ANN), Attendance(CAT, Fraction(0)), Attendance(BOB, Fraction(20)))
    session = replace(make_session(day=date(2025, 9, 22)), attendances=people, cycle_id="K")
    facts = make_facts(session, cycles=(Cycle("K", CAT, "B", "ISTEC-2019", date(2025, 9, 22)),))
    assert school_shares(list(received(facts, session)), "A") == {"A": 1}
    assert [n.minutes for n in named(facts, session)] == [60, 0, 20]
    cells = implementation(facts)
    cell = cells[("A", "ISTEC-2019", "ISTEC-2019:4a", "month", "2025-09")]
    assert (cell["teachers_coached"], cell["coach_minutes_allocated"], cell["participant_minutes_allocated"]) == (
        2,
        60,
        80,
    )
    nobody = cells.get(("B", "ISTEC-2019", "ISTEC-2019:4a", "month", "2025-09"), {})
    assert (nobody.get("sessions_full_count", 0), nobody.get("teachers_coached", 0)) == (0, 0)
    assert CAT not in coached_days(facts)
    assert cycle_codes(facts, facts.cycles[0]) == {"ISTEC-2019:UNALIGNED"}


def test_the_days_before_a_year_are_its_own_where_it_is_nearer() -> None:
    last = Period("school_year", "2024-25", date(2024, 9, 2), date(2025, 6, 13))
    facts = make_facts()
    assert facts.opens(YEAR) == date(2025, 7, 3)  # 60 days before
    assert replace(facts, periods=(last, YEAR)).opens(YEAR) == date(2025, 7, 24)
    long_ago = replace(last, start=date(2023, 9, 4), end=date(2024, 6, 14))
    assert replace(facts, periods=(long_ago, YEAR)).opens(YEAR) == date(2025, 7, 3)


def test_dosage_and_shares() -> None:
    facts = make_facts(
        make_session("1"), make_session("2", codes=("4a", "5b")), make_session("3", people=(BOB,), codes=())
    )
    cells = implementation(facts)
    cell = cells[("A", "ISTEC-2019", "ISTEC-2019:4", "school_year", "2025-26")]
    assert (
        cell["sessions_full_count"],
        cell["sessions_allocated"],
        cell["coach_minutes_full"],
        cell["coach_minutes_allocated"],
    ) == (
        2,
        Fraction(3, 2),
        120,
        90,
    )
    assert (cell["dosage_hours_median"], cell["dosage_threshold_rate"], cell["share_of_school_coach_minutes"]) == (
        Fraction(3, 2),
        0,
        Fraction(1, 2),
    )
    shares = [
        c["share_of_school_coach_minutes"]
        for k, c in cells.items()
        if k[0] == "A" and k[3] == "school_year" and c["standard_level"] == "standard"
    ]
    assert sum(shares) == 1  # type: ignore[arg-type]


def test_follow_up_counts_from_the_day_after_to_day_ten() -> None:
    day = date(2025, 9, 2)
    window = [d for d in DAYS if d > day][:10]
    cases = {
        "same day": (day, 0),
        "first": (window[0], 1),
        "tenth": (window[-1], 1),
        "late": (DAYS[DAYS.index(window[-1]) + 1], 0),
        "never": (None, 0),
    }
    key = ("A", "ISTEC-2019", "ISTEC-2019:4a", "month", "2025-09")
    # of another standard and not promised: all that it tells is that the form has days
    dated = replace(make_session("t", day=day, codes=("5a",)), follow_up_done=day)
    for name, (done, on_time) in cases.items():
        session = replace(make_session(day=day), follow_up_needed=True, follow_up_done=done)
        cell = implementation(make_facts(session, dated))[key]
        assert (cell["followups_closed_window"], cell["followups_on_time"]) == (1, on_time), name
    undated = replace(make_session(day=day), follow_up_needed=True, is_follow_up_undated=True)
    not_done = replace(make_session(day=day), follow_up_needed=True)
    for sessions in ((undated, dated), (undated,), (not_done,)):
        cell = implementation(make_facts(*sessions))[key]
        assert (cell["followups_closed_window"], cell["followup_rate"]) == (0, None)
    open_window = replace(make_session(day=date(2025, 10, 20)), follow_up_needed=True)
    assert (
        implementation(make_facts(open_window))[("A", "ISTEC-2019", "ISTEC-2019:4a", "month", "2025-10")][
            "followups_closed_window"
        ]
        == 0
    )


def test_cycles_by_kickoff_and_by_planned_end() -> None:
    kickoff = date(2025, 9, 2)
    cycle = Cycle("c", ANN, "A", "ISTEC-2019", kickoff, date(2025, 10, 14), date(2025, 9, 30), date(2025, 10, 2))
    unplanned = Cycle("d", BOB, "A", "ISTEC-2019", kickoff)  # 56 days: 28 October
    cells = implementation(make_facts(replace(make_session(), cycle_id="c"), cycles=(cycle, unplanned)))
    september, october = (cells[("A", "ISTEC-2019", "ISTEC-2019:4", "month", f"2025-{m}")] for m in ("09", "10"))
    assert (september["cycles_started"], september["cycles_due"], september["cycles_completed"]) == (1, 0, 0)
    assert (october["cycles_started"], october["cycles_due"], october["cycle_days_median"]) == (0, 1, 28)
    unaligned = cells[("A", "ISTEC-2019", "ISTEC-2019:UNALIGNED", "month", "2025-10")]
    assert (unaligned["cycles_due"], unaligned["cycles_completed"], unaligned["cycle_completion_rate"]) == (1, 0, 0)


def test_a_reflection_agreed_for_later_completes_no_cycle() -> None:
    cycle = Cycle("c", ANN, "A", "ISTEC-2019", date(2025, 9, 2), date(2025, 10, 14), date(2025, 9, 30))
    facts = make_facts()
    for reflection, completed in ((facts.through, 1), (facts.through + timedelta(days=1), 0)):
        cells = implementation(replace(facts, cycles=(replace(cycle, reflection=reflection),)))
        cell = cells[("A", "ISTEC-2019", "ISTEC-2019:UNALIGNED", "month", "2025-10")]
        assert (cell["cycles_due"], cell["cycles_completed"]) == (1, completed)


def test_impact_counts_the_exposed_and_sets_the_late_aside() -> None:
    sessions = (
        make_session("1", day=date(2025, 9, 16)),
        make_session("2", day=date(2025, 9, 16), people=(BOB,)),
        make_session("3", day=date(2025, 9, 29), people=(BOB,)),
    )
    items = (5, 5, 1, None)
    answers = (
        Answer(ANN, "pre", date(2025, 9, 15), "1", (2, 2, 4, 2)),
        Answer(ANN, "post", date(2025, 10, 20), "1", (1, 1, 1, 1)),
        Answer(ANN, "post", date(2025, 10, 20), "2", items),
        Answer(BOB, "pre", date(2025, 9, 16), "1", items),
        Answer(BOB, "post", date(2025, 10, 20), "1", items),
        Answer(CAT, "pre", date(2025, 9, 16), "1", items),
    )
    waves = {"pre": (FIRST, date(2025, 9, 30)), "post": (date(2025, 10, 1), NIGHT)}
    facts = replace(
        make_facts(*sessions), answers=answers, constructs=(Construct("c", (0, 1, 2, 3), (2,)),), waves=waves
    )
    cells = impact(facts)
    assert {k[2] for k in cells} == {"ISTEC-2019:4", "ISTEC-2019:4a"}
    cell = cells[("A", "ISTEC-2019", "ISTEC-2019:4a", "school_year", "2025-26", "c")]
    assert (cell["n_matched"], cell["mean_pre"], cell["mean_post"], cell["late_pre_n"], cell["dosage_hours_mean"]) == (
        1,
        2.0,
        5.0,
        1,
        1,
    )
    assert people(facts)[("school", "A"), "all", "c"].late_pre == 1
    (whole,) = impact(facts, is_by_standard=False).values()
    assert (whole["n_matched"], whole["school_code"], "framework_id" in whole) == (1, "A", False)
    grouped = impact(replace(facts, groups={"A": {"school_group": "north"}}), ("school_group", "poverty_band"))
    assert {key[:3] for key in grouped} == {("school_group", "north", "ISTEC-2019")}
    assert not any("effect_g" in row for row in grouped.values())
    assert cell["match_rate"] == 1
    running = replace(facts, waves=waves | {"post": (date(2025, 10, 1), NIGHT + timedelta(days=1))})
    assert {c["match_rate"] for c in impact(running).values()} == {None}


def test_a_rating_without_a_school_is_of_the_rosters() -> None:
    rating = Rating(CAT, date(2025, 9, 18), "pre", UNKNOWN, "coach", SAMR[2], None, None)
    later = replace(rating, day=date(2025, 10, 2), wave="post", school="A")
    for ratings, school in (((rating,), "B"), ((rating, later), "B"), ((later,), "A")):
        (cat,) = rated(replace(make_facts(), ratings=ratings), YEAR)
        assert cat.school == school


def test_a_summer_is_split_at_its_middle_and_is_between_what_is_rated_before_and_after() -> None:
    """The sandbox's one year is from 18 August to 12 June; another from 17 August follows it: 66 days apart."""
    ours = load_district("sandbox")
    one = ours.calendar.school_years[0]
    two = one.model_copy(update={"name": "2026-27", "start": date(2026, 8, 17), "end": date(2027, 6, 11), "terms": ()})
    told = ours.model_copy(update={"calendar": ours.calendar.model_copy(update={"school_years": (one, two)})})
    days = ("2026-06-12", "2026-06-13", "2026-07-15", "2026-07-16", "2026-08-16", "2026-08-17")
    nearer, before, after = ([year_of(told, day, wave) for day in days] for wave in (None, "pre", "post"))
    assert nearer == ["2025-26"] * 3 + ["2026-27"] * 3
    assert before == ["2025-26"] + ["2026-27"] * 5
    assert after == ["2025-26"] * 5 + ["2026-27"]
    away = ("2025-06-18", "2025-06-19", "2027-08-10", "2027-08-11")
    assert [year_of(told, day) for day in away] == [
        "outside the school years", "2025-26", "2026-27", "outside the school years"
    ]  # fmt: skip
    assert year_of(told, "2027-06-12", "pre") == year_of(told, "2025-08-17", "post") == "outside the school years"
