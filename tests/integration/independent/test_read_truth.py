"""The calculation's weights, scores and pairs are those the sandbox planted, night by night, without the pipeline."""

from datetime import date
from typing import Any

import pytest

from sandbox.truth import truth
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS, district, school_days
from tests.integration.independent.facts import Facts
from tests.integration.independent.impact import impact
from tests.integration.independent.implementation import implementation
from tests.integration.independent.read_truth import facts_of
from tests.integration.independent.survey import counted, score
from tests.integration.independent.weights import weights


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(3, "tiny")


@pytest.fixture(scope="module", params=NIGHTS, ids=str)
def told(request: pytest.FixtureRequest, world: World) -> tuple[dict[str, Any], Facts]:
    night: date = request.param
    found = truth(world, night)
    return found, facts_of(found, district(), school_days())


def test_weights(told: tuple[dict[str, Any], Facts]) -> None:
    planted, facts = told
    assert len(facts.sessions) == len(planted["sessions"]) > 250
    for session, row in zip(facts.sessions, planted["sessions"], strict=True):
        assert {code: float(w) for code, w in weights(session).items()} == pytest.approx(row["weights"])


def test_pairs(told: tuple[dict[str, Any], Facts]) -> None:
    planted, facts = told
    made = {}
    for construct in facts.constructs:
        before, after = (counted(facts, wave, construct) for wave in ("pre", "post"))
        for person in before.keys() & after.keys():
            pre, post = score(construct, before[person]), score(construct, after[person])
            if pre is not None and post is not None:
                made[person, construct.construct_id] = (float(pre), float(post))
    expected = {(p["person_id"], p["construct"]): (p["pre"], p["post"]) for p in planted["pairs"]}
    assert len(expected) > 100
    assert made.keys() == expected.keys()
    assert all(made[k] == pytest.approx(expected[k]) for k in expected)


def test_identities(told: tuple[dict[str, Any], Facts]) -> None:
    _, facts = told
    cells = implementation(facts)
    found: list[dict[str, Any]] = [dict(c) for k, c in cells.items() if k[3] == "school_year"]
    year = [c for c in found if c["standard_level"] == "standard"]
    assert sum(c["coach_minutes_allocated"] for c in year) == sum(s.minutes for s in facts.sessions)
    assert sum(c["sessions_allocated"] for c in year) == len(facts.sessions)
    assert all(c["cycles_completed"] <= c["cycles_due"] for c in cells.values())  # type: ignore[operator]
    effects: list[dict[str, Any]] = [dict(c) for c in impact(facts).values()]
    assert all(c["n_matched"] <= min(c["n_pre"], c["n_post"]) for c in effects)
