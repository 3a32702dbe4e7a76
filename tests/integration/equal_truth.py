"""What every comparison of a night with its truth needs: the facts of the night, and a verdict that tells figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sandbox.world.days import school_days
from tests.integration import nights
from tests.integration.independent.compare import Comparison
from tests.integration.independent.facts import Facts
from tests.integration.independent.read_truth import facts_of
from tests.integration.nights import sandbox_district, tell

Cells = dict[tuple[str, ...], dict[str, object]]
_READ: dict[tuple[int, str], Facts] = {}


def facts_of_night(truths: Mapping[str, Mapping[str, Any]], night: str) -> Facts:
    """All that the independent calculation knows of a night; read once for every test of a process."""
    which = (id(truths), night)
    if which not in _READ:
        _READ[which] = facts_of(truths[night], sandbox_district(), school_days(), heard_through(truths, night))
    return _READ[which]


def heard_through(truths: Mapping[str, Mapping[str, Any]], night: str) -> date:
    """The last night by which every source was heard: a roster that shrank too far is refused, the one before stays."""
    heard = nights.NIGHTS[0]
    for later in nights.NIGHTS[1 : nights.NIGHTS.index(night) + 1]:
        before, now = (truths[n]["streams"]["oneroster.users"]["rows"] for n in (heard, later))
        if now >= before * (1 - sandbox_district().thresholds.shrink_share):
            heard = later
    return date.fromisoformat(heard)


def assert_equal(name: str, found: Comparison, *, at_least: int) -> None:
    """No difference, and enough compared to say so."""
    tell(f"{name}: {found.told()}", *found.differences[:20])
    assert found.cells >= at_least, "too little was compared to say anything"
    assert not found.differences, f"{len(found.differences)} differences, the first: {found.differences[:5]}"
