from dataclasses import replace

import pytest

from coaching.errors import ContractError, ShrinkError
from coaching.manifest import Manifest
from coaching.pages import Pull
from coaching.streams import Mode, Stream
from warehouse.land.guards import guard

STREAM = Stream("roster", "users", "oneroster", Mode.FULL, (), (), may_be_empty=False)
BEFORE = Manifest("roster", "users", "full", "2026-01-04", "x", 100, 100, 0, "end_of_pages", "", "", "", "")


def _guard(
    rows: int,
    *,
    stream: Stream = STREAM,
    reported: int | None = None,
    previous: Manifest | None = BEFORE,
    accepted: int | None = None,
) -> bool:
    pull = Pull(reported_count=reported)
    day = "2026-01-05"
    return guard(stream, rows, pull, load_date=day, previous=previous, shrink_share=0.2, accepted_rows=accepted)


def test_a_shrink_up_to_the_share_passes() -> None:
    assert _guard(80) is False
    assert _guard(79, accepted=79) is True
    assert _guard(100, accepted=79) is False


def test_what_was_accepted_is_the_shrink_that_was_shown() -> None:
    assert _guard(40, accepted=50) is True
    with pytest.raises(ShrinkError, match="39 rows came") as caught:
        _guard(39, accepted=50)
    assert (caught.value.came, caught.value.before) == (39, 100)


def test_what_must_not_shrink_may_be_new_or_an_event_list() -> None:
    assert _guard(1, previous=None) is False
    assert _guard(1, stream=replace(STREAM, mode=Mode.APPEND)) is False


@pytest.mark.parametrize(
    ("rows", "reported", "match"),
    [
        (79, None, "79 rows came where the load before had 100.*accept-shrink"),
        (99, 100, "99 rows came where the source reported 100"),
        (0, None, "no rows at all"),
    ],
)
def test_refusals_say_counts_and_remedy(rows: int, reported: int | None, match: str) -> None:
    with pytest.raises(ContractError, match=match):
        _guard(rows, reported=reported, accepted=rows if reported is not None or not rows else None)
