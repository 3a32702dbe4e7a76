import json
from collections import Counter
from datetime import date

import pytest

from sandbox.systems.oneroster.records import records
from sandbox.truth import truth
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS, school_days, year_end, year_start
from sandbox.world.people import COACH_TITLE
from sandbox.world.sizes import SIZES


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


def test_the_same_seed_gives_the_same_district() -> None:
    first, second = (json.dumps(truth(build_world(5, "tiny"), NIGHTS[2]), sort_keys=True) for _ in range(2))
    assert first == second
    assert len(first) > 1_000_000


def test_another_seed_gives_another_district() -> None:
    first, second = ({p.person_id for p in build_world(seed, "tiny").people} for seed in (1, 2))
    assert len(first) == 269
    assert not first & second


def test_the_night_does_not_change_what_was_before(world: World) -> None:
    before = truth(world, NIGHTS[1])
    after = truth(world, NIGHTS[2])
    assert {r["response_id"] for r in before["responses"]} < {r["response_id"] for r in after["responses"]}
    assert {r[0] for r in before["lms"]["page_views"]["rows"]} < {r[0] for r in after["lms"]["page_views"]["rows"]}


@pytest.mark.parametrize("size", ["tiny", "demo"])
def test_a_district_has_the_counts_of_its_size(size: str) -> None:
    made, wanted = build_world(1, size), SIZES[size]
    kinds = Counter(p.kind for p in made.people if p.has_classes)
    assert len(made.schools) == wanted.schools
    assert (kinds["teacher"], kinds["student"], kinds["coach"]) == (wanted.teachers, wanted.students, wanted.coaches)


def test_nobody_is_twice_there_but_two_people_share_a_name(world: World) -> None:
    assert len({p.person_id for p in world.people}) == len({p.email for p in world.people}) == len(world.people)
    shared = [name for name, times in Counter(p.name for p in world.people).items() if times > 1]
    assert len(shared) == 1


def test_staff_come_and_go_and_some_work_in_two_schools(world: World) -> None:
    teachers = [p for p in world.people if p.kind == "teacher"]
    assert sum(p.begin is not None and p.begin > date(2025, 9, 15) for p in teachers) >= 3
    assert sum(p.end is not None for p in teachers) >= 2
    two = [p for p in teachers if len(p.schools) > 1 and p.has_classes]
    taught = {(e.person_id, e.school) for e in world.enrollments if e.role == "teacher"}
    assert len(two) >= 2
    assert all((p.person_id, school) in taught for p in two for school in p.schools)


def test_the_roster_lists_roles_and_records_as_rosters_do(world: World) -> None:
    listed = records(world, "users", NIGHTS[0])
    roles = {str(r["sourcedId"]): [(role["role"], role.get("org")) for role in r["roles"]] for r in listed}
    assert sum(found[0] == ("parent", None) and found[1][0] == "teacher" for found in roles.values()) == 2
    (by_role,) = (p for p in world.people if not p.has_classes)
    assert [org["sourcedId"] for _, org in roles[by_role.person_id]] == list(by_role.schools)
    assert by_role.person_id not in {e.person_id for e in world.enrollments}
    pairs = Counter((r["email"], r["givenName"], r["familyName"]) for r in listed)
    assert Counter(pairs.values())[2] == sum(bool(p.second_id) for p in world.people) == 2
    coached = {p.teacher.person_id for p in world.plans}
    assert {p.kind for p in world.people if p.second_id or p.is_parent} == {"teacher"}
    for kind in ([p for p in world.people if p.second_id], [p for p in world.people if p.is_parent]):
        assert {p.person_id for p in kind} & coached


def test_coaches_carry_the_title_and_teach_no_class(world: World) -> None:
    coaches = {p.person_id for p in world.people if p.kind == "coach"}
    assert len(coaches) == 4
    assert sum(p.job_title == COACH_TITLE for p in world.people) == 3  # one writes it another way
    assert not coaches & {e.person_id for e in world.enrollments}


def test_about_two_thirds_of_the_teachers_are_coached_and_some_start_late() -> None:
    demo = build_world(1, "demo")
    share = len(demo.plans) / SIZES["demo"].teachers
    assert 0.6 <= share <= 0.7
    late = sum(p.start >= date(2026, 3, 1) for p in demo.plans) / len(demo.plans)
    assert 0.08 <= late <= 0.25


def test_sessions_are_held_on_school_days_while_people_work_there(world: World) -> None:
    people, days = {p.person_id: p for p in world.people}, set(school_days())
    assert len(world.sessions) > 200
    for session in world.sessions:
        assert session.day in days
        assert all(people[p.person_id].works_on(session.day) for p in session.participants)


def test_timestamp_and_coach_identify_a_session(world: World) -> None:
    assert len({(s.submitted, s.coach_id) for s in world.sessions}) == len(world.sessions)


def test_group_sessions_reach_across_schools() -> None:
    demo = build_world(1, "demo")
    home = {p.person_id: p.schools[0] for p in demo.people}
    groups = [s for s in demo.sessions if s.format == "group"]
    assert len(groups) > 50
    assert sum(len({home[p.person_id] for p in s.participants}) > 1 for s in groups) > 10


def test_cycles_reach_their_stages_in_order(world: World) -> None:
    assert len(world.cycles) > 20
    assert len({c.cycle_id for c in world.cycles}) == len(world.cycles)
    for cycle in world.cycles:
        stages = [
            cycle.stages[s] for s in ("kickoff", "goal_set", "lesson", "debrief", "reflection") if s in cycle.stages
        ]
        assert stages == sorted(stages)
    assert {c.status(NIGHTS[2]) for c in world.cycles} == {"Completed", "Abandoned", "Open"}


def test_the_calendar_is_the_districts_own() -> None:
    days = school_days()
    assert (days[0], days[-1]) == (year_start(), year_end()) == (date(2025, 8, 18), date(2026, 6, 12))
    assert date(2026, 3, 18) not in days
    assert len(days) == 192


def test_coaching_raises_active_work() -> None:
    """The planted ratio is 1.8; counted per school day before and after the first session, over one demo district."""
    demo = build_world(1, "demo")
    days = school_days()
    before, after = Counter(), Counter()
    for course in demo.campus.courses:
        first = demo.first_coached.get(course.teacher_id)
        if not first or course.term != "as-2025":
            continue
        before["days"] += sum(d <= first for d in days)
        after["days"] += sum(d > first for d in days)
        for work in demo.assignments[course.course_id]:
            if work.type not in ("online_quiz", "external_tool"):
                (after if work.created[:10] > first.isoformat() else before)["set"] += 1
    ratio = (after["set"] / after["days"]) / (before["set"] / before["days"])
    assert before["set"] > 300
    assert 1.6 < ratio < 2.0
