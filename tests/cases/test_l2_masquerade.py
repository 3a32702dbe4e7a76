"""What an administrator did while acting as a teacher is not that teacher's."""

import json
from pathlib import Path

import pytest

from coaching.pages import Page
from extractors.kinds.canvas import KIND
from tests.cases.roster_nights import roster_nights
from tests.cases.small_district import query
from tests.unit.warehouse.land.test_landing import _land


def test_who_acted_lands_as_a_pseudonym_of_the_same_space(tmp_path: Path) -> None:
    views = next(s for s in KIND.streams("canvas", None) if s.name == "page_views")
    links = [{"user": "7", "real_user": None}, {"user": "7", "real_user": "8"}, {"user": 8}]
    body = json.dumps([{"id": str(n), "links": of} for n, of in enumerate(links)]).encode()
    _, rows = _land(tmp_path, [Page(body, context={"user_id": "7"})], stream=views)
    assert [r["real_user_id"] is None for r in rows] == [True, False, True]
    assert rows[1]["real_user_id"] == rows[2]["user_id"]


@pytest.mark.slow
def test_a_view_by_somebody_acting_as_the_teacher_does_not_count() -> None:
    views = "select sum(n_events) from core.fct_lms_daily where event_date = '2025-10-02' and teacher_key is not null"
    assert query(roster_nights(), views) == [(2,)]
