"""Random districts, masked and attacked by somebody who knows every atom and sees what is published."""

from collections.abc import Iterable

import pytest

from tests.privacy.attacks import added, attacks, editions, overlaps
from tests.privacy.district import a_night_later
from tests.privacy.expansion import products
from tests.privacy.making import random_district
from tests.privacy.masks import earlier
from tests.privacy.nights import attacked
from tests.privacy.seen import Outcome
from tests.privacy.spots import EARLIER

SUCCEEDS = (
    "total less parts: period",
    "total less parts: sub-population",
    "chains of subtractions: few people's sum",
    "chains of subtractions: hidden cells recovered",
    "rows that contain one another",
    "elimination: hidden cells recovered",
    "elimination: sets of few people isolated",
    "elimination of counts: reduced rows with few people",
    "distinct people by bounds: small cells within k - 1",
    "linear programming: small cells found exactly",
)


def printed(title: str, outcomes: Iterable[Outcome]) -> None:
    print(f"\n{title}")
    for outcome in outcomes:
        print(f"  {outcome.attack:60} tried {outcome.tried:9,}  found {len(outcome.found):7,}")


@pytest.mark.parametrize("lines", [False, True], ids=["small cells alone", "the earlier rule"])
def test_the_attacks_find_what_a_weaker_mask_leaves_open(lines: bool) -> None:
    found: dict[str, Outcome] = {}
    for seed in (0, 1, 4):
        district = random_district(seed)
        (minutes,), (events,) = products(district), products(district, whole_events=True)
        hidden = earlier(minutes, lines=lines)
        added((*attacks(minutes, events, EARLIER, hidden), *overlaps(events, EARLIER, hidden)), found)
    printed("earlier rule" if lines else "small cells alone", found.values())
    assert [name for name in SUCCEEDS if not found[name].found] == []


def test_two_editions_tell_of_late_edits_that_nothing_holds_back() -> None:
    found: dict[str, Outcome] = {}
    for seed in (0, 4):
        first, second = products(random_district(seed), a_night_later(random_district(seed))[0])
        masks = earlier(first, lines=True), earlier(second, lines=True)
        added(editions((first, masks[0]), (second, masks[1]), EARLIER), found)
    assert found["two editions: one cell's change"].found
    assert found["two editions: elimination: sets of few people isolated"].found


# it gave somebody away under a mask that looked at single sums, at one edition or at people alone; others that did
# are among the two hundred
QUICK = (120,)


def test_no_attack_finds_anybody_in_one_district() -> None:
    found: dict[str, Outcome] = {}
    for seed in QUICK:
        added(attacked(seed)[0].values(), found)
    printed("one district", found.values())
    assert sum(outcome.tried for outcome in found.values()) > 10_000
    assert {name: outcome.found for name, outcome in found.items() if outcome.found} == {}


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 10))
def test_no_attack_finds_anybody_in_two_hundred_districts(first: int) -> None:
    """Ten districts a test, so that both processes of a run have their share of them."""
    found: dict[str, Outcome] = {}
    beside: dict[str, Outcome] = {}
    leaks: dict[int, list[str]] = {}
    for seed in range(first, first + 10):
        mine, other = attacked(seed)
        added(mine.values(), found)
        added(other.values(), beside)
        if names := [name for name, outcome in mine.items() if outcome.found]:
            leaks[seed] = names
    printed(f"districts from {first}", found.values())
    printed("beside them", beside.values())
    assert leaks == {}
