"""A district-wide change of ids is noticed at the door, by the share by which a shrunken list is, and told."""

from hashlib import sha256

from coaching.district import load_district
from coaching.paths import Paths
from coaching.streams import Stream
from expectations.door.check import check_source
from extractors.kinds.oneroster import KIND
from nights.report import IDS_CHANGED
from tests.unit.expectations.conftest import MakeLoad

USERS: Stream = next(s for s in KIND.streams("oneroster", None) if s.name == "users")


def _people(*ids: str) -> list[dict[str, str | None]]:
    return [
        {"user_id": sha256(i.encode()).hexdigest(), "role": "teacher", "role_org_id": "S1", "primary_org_id": "S1"}
        for i in ids
    ]


def _checked(make_load: MakeLoad, paths: Paths, night: str, *ids: str) -> tuple[str, str]:
    make_load(USERS, _people(*ids), load_date=night, digest=night)
    (outcome,) = check_source([USERS], load_date=night, paths=paths, district=load_district("sandbox"))
    return outcome.status, outcome.reason


def test_new_ids_for_most_are_told_and_a_few_comers_and_goers_are_not(make_load: MakeLoad, paths: Paths) -> None:
    old, new = ([f"{kind}{n}" for n in range(10)] for kind in ("old", "new"))
    assert "ids of the load" not in _checked(make_load, paths, "2026-01-05", *old)[1]
    few = _checked(make_load, paths, "2026-01-06", *old[:8], "other")
    status, reason = _checked(make_load, paths, "2026-01-07", *new, "other")
    assert few[0] == status == "landed"
    assert "ids of the load" not in few[1]
    told = "8 of 9 ids of the load before are gone, 10 are new: were they given anew?"
    assert told in reason
    found = IDS_CHANGED.search(reason)
    assert found
    assert found.group() == told
