"""What is said to be whole is reached: rows of three nights stand in its place, and in its mart."""

from nights.coverage import concepts, counted
from tests.integration.nights import ThreeNights, tell

# the smallest district has no school of low poverty, to set beside one of high
NOT_HERE = frozenset({86})


def test_rows_reach_every_whole_concept(three_nights: ThreeNights) -> None:
    found = counted(concepts(), three_nights.line.paths.warehouse)
    whole = [c for c in concepts() if c.is_held]
    tell(*(f"{c.number}. {c.says}: {found[c.number][0]} rows, {found[c.number][1]} read" for c in whole))
    assert len(whole) > 30
    assert [c.number for c in whole if 0 in found[c.number] and c.number not in NOT_HERE] == []
